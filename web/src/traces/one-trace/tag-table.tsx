import type { ReactElement } from 'react'
import { Icon } from '../../controls/icon.tsx'
import { Link } from '../../navigation/link.tsx'
import type { Range } from '../../range/range.ts'
import { spanTerm, tracesPath } from '../url.ts'
import type { TagRow } from './tag-rows.ts'

interface TagTableProps {
  readonly rows: readonly TagRow[]
  /** In which others are looked for. */
  readonly range: Range
}

/** The values of a span, each a way to the traces that have it, too. */
export function TagTable({ rows, range }: TagTableProps): ReactElement {
  return (
    <ul className="pb-1.5">
      {rows.map(({ name, text }) => {
        const query = spanTerm(name, text)
        return (
          <li
            key={name}
            className="group grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-x-2 px-4 hover:bg-ink/4"
          >
            <span className="truncate leading-6 text-muted" title={name}>
              {name.replace(/^@/, '')}
            </span>
            <span className="font-mono text-xs leading-5 break-words">{text}</span>
            <Link
              to={tracesPath({ query, range })}
              title={`Use as filter: ${query}`}
              className="grid size-[24px] place-items-center rounded text-faint hover:bg-sunken hover:text-ink"
            >
              <Icon name="filter" size={13} />
              <span className="sr-only">Use {name} as filter</span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
