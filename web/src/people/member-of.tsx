import { useQueries } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Card } from '../controls/card.tsx'
import { Link } from '../navigation/link.tsx'
import { askProfiles } from '../server-api/people-api.ts'
import { entities, profileOf, type Entity } from './entity.ts'
import { listPath } from './list-url.ts'
import { useSegments } from './segment-choice.tsx'

// Each is a question of its own.
const segmentsMax = 20

/** The segments that somebody is in, of the first so many by name. */
export function MemberOf({ entity, id }: { entity: Entity; id: string }): ReactElement | null {
  const all = useSegments(entity)
  const segments = all.slice(0, segmentsMax)
  const answers = useQueries({
    queries: segments.map((segment) => ({
      queryKey: ['profile', entity, id, 'segment', segment.id],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        askProfiles(
          {
            entity,
            query: profileOf(entity, id),
            segment: segment.id,
            columns: [entities[entity].id],
            limit: 1,
          },
          signal,
        ),
    })),
  })
  if (segments.length === 0) return null
  const holding = segments.filter((_, index) => (answers[index]?.data?.total ?? 0) > 0)
  const isAsking = answers.some(({ isPending }) => isPending)
  return (
    <Card title="Segments">
      <div className="px-5 pb-4 text-[13px]" aria-busy={isAsking}>
        <ul className="flex flex-wrap gap-1.5">
          {holding.map((segment) => (
            <li key={segment.id}>
              <Link
                to={listPath(entity, { segment: segment.id })}
                className="inline-block max-w-64 truncate rounded-md bg-sunken px-2 leading-6 hover:text-accent"
              >
                {segment.attributes.name}
              </Link>
            </li>
          ))}
        </ul>
        {holding.length > 0 || isAsking ? null : <p className="text-muted">In none of them.</p>}
        {answers.some(({ isError }) => isError) ? (
          <p className="text-danger">Some could not be asked.</p>
        ) : null}
        {all.length > segmentsMax ? (
          <p className="mt-2 text-muted">
            The first {segmentsMax} of {all.length} segments were looked into.
          </p>
        ) : null}
      </div>
    </Card>
  )
}
