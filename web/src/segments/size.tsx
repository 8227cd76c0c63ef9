import type { ListedSegment } from '@throughline/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { useSettled } from '../controls/settled.ts'
import { Link } from '../navigation/link.tsx'
import { entities } from '../people/entity.ts'
import { listPath } from '../people/list-url.ts'
import { plainWords } from '../server-api/api-error.ts'
import { askProfiles } from '../server-api/people-api.ts'
import { searchOf, type Draft } from './draft.ts'

interface SizeProps {
  readonly draft: Draft
  readonly saved: ListedSegment | undefined
}

const typingMs = 400

/** How many the segment finds now, as it stands in the form, and where they are shown. */
export function Size({ draft, saved }: SizeProps): ReactElement | null {
  const { entity, kind } = draft
  const isList = kind === 'static'
  const search = useSettled(JSON.stringify(searchOf(draft)), typingMs)
  const id = isList ? (saved?.id ?? '') : ''
  const found = useQuery({
    queryKey: ['segment size', entity, id, search, saved?.attributes.modified_at],
    queryFn: async ({ signal }) =>
      askProfiles(
        {
          entity,
          query: '',
          segment: id,
          ...(isList ? {} : { unsaved: searchOf(draft) }),
          columns: [entities[entity].id],
          limit: 1,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    enabled: !isList || id !== '',
    retry: false,
  })
  if (isList && saved === undefined) return null
  const { many } = entities[entity]
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-xl bg-sunken px-4 py-3 text-[13px]">
      <span role="status" aria-busy={found.isFetching} className="numbers">
        {found.error === null ? (
          <>
            <strong className="text-lg font-semibold">
              {found.data === undefined ? '…' : formatFigure(found.data.total)}
            </strong>{' '}
            <span className="text-muted">
              {many} of whom events tell
              {isList ? `, of ${formatFigure(saved?.attributes.member_count ?? 0)} ids` : ''}
            </span>
          </>
        ) : (
          <span className="whitespace-pre-wrap text-danger">{plainWords(found.error)}</span>
        )}
      </span>
      {saved === undefined ? null : (
        <Link to={listPath(entity, { segment: saved.id })} className="text-accent hover:underline">
          Show its members
        </Link>
      )}
    </div>
  )
}
