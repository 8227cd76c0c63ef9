import { useRef, type ReactElement } from 'react'
import { Icon } from '../controls/icon.tsx'
import { useKeys } from '../navigation/keys.ts'
import { Link } from '../navigation/link.tsx'
import { MethodBadge } from './method-badge.tsx'
import { found, type Operation } from './operations.ts'
import { apiPath, type ApiState } from './url.ts'

interface OperationListProps {
  readonly operations: readonly Operation[]
  readonly state: ApiState
  readonly onChange: (part: Partial<ApiState>, how?: 'push' | 'replace') => void
}

/** All operations by what they are about, narrowed by a search; Enter in it opens the first. */
export function OperationList({ operations, state, onChange }: OperationListProps): ReactElement {
  const shown = found(operations, state.search)
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  return (
    <div className="flex min-h-0 flex-col gap-3">
      <div className="relative">
        <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-faint">
          <Icon name="search" size={15} />
        </span>
        <input
          ref={field}
          type="search"
          aria-label="Search operations"
          placeholder="Search operations"
          value={state.search}
          onChange={({ target }) => onChange({ search: target.value }, 'replace')}
          onKeyDown={({ key }) => {
            const [first] = shown
            if (key === 'Enter' && first !== undefined) onChange({ operation: first.id })
          }}
          className="h-9 w-full rounded-lg border border-line-strong bg-card pr-2 pl-8 text-[13px]"
        />
      </div>
      <p role="status" className="sr-only">
        {shown.length} found
      </p>
      {shown.length === 0 ? (
        <p className="px-2 text-[13px] text-muted">No operation has all of these words.</p>
      ) : null}
      <nav aria-label="Operations" className="min-h-0 flex-1 overflow-y-auto pr-1">
        {groupsOf(shown).map(({ tag, members }) => (
          <Group key={tag} tag={tag} members={members} state={state} />
        ))}
      </nav>
    </div>
  )
}

interface GroupProps {
  readonly tag: string
  readonly members: readonly Operation[]
  readonly state: ApiState
}

function Group({ tag, members, state }: GroupProps): ReactElement {
  return (
    <section className="mb-4">
      <h2 className="px-2 pb-1 text-[12px] font-medium text-faint">{tag}</h2>
      <ul>
        {members.map(({ id, method, path, summary }) => (
          <li key={id}>
            <Link
              to={apiPath({ ...state, operation: id })}
              title={summary}
              isCurrent={id === state.operation}
              className="grid grid-cols-[2.75rem_1fr] items-baseline rounded-lg px-2 py-1.5 hover:bg-sunken aria-[current=page]:bg-accent-soft"
            >
              <MethodBadge method={method} />
              <span className="min-w-0">
                <span className="block truncate font-mono text-[12px]">{shortPath(path)}</span>
                <span className="block truncate text-[12px] text-muted">{summary}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

// What nearly all of them begin with would leave no room for what tells them apart.
function shortPath(path: string): string {
  return path.replace(/^\/api\/(v2\/product-analytics|throughline\/v1)\//, '…/')
}

function groupsOf(operations: readonly Operation[]) {
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  return tags.map((tag) => ({ tag, members: operations.filter((one) => one.tag === tag) }))
}
