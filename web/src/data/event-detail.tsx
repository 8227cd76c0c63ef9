import type { DictionaryEvents } from '@throughline/contract'
import type { ReactElement } from 'react'
import { typeWords } from '../building/attributes.ts'
import { EventCard } from '../building/event-card.tsx'
import { formatCompact } from '../charts/number-format.ts'
import { explorePath, stateOfEvent } from '../explore/url.ts'
import { Link } from '../navigation/link.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readAttributes } from '../server-api/app-api.ts'

type KnownEvent = DictionaryEvents['events'][number]

const attributesMax = 1_000

/** One event of the dictionary: how much of it came lately, one of them, and what they say. */
export function EventDetail({ event }: { event: KnownEvent }): ReactElement {
  const { name, type } = event
  const asked = useReport({
    key: ['dictionary', 'attributes', 'of', name],
    ask: async (signal) =>
      (await readAttributes({ event: name, search: '', limit: attributesMax }, signal)).attributes,
    isEmpty: (attributes) => attributes.length === 0,
  })
  return (
    <div className="grid gap-4">
      <div className="h-72">
        <EventCard event={event} />
      </div>
      <Link
        to={explorePath(stateOfEvent({ name, type }))}
        className="justify-self-start text-accent underline"
      >
        Explore this event
      </Link>
      <h3 className="font-medium">Its attributes</h3>
      <ReportFrame asked={asked} heightPx={160} empty={<p>It has none.</p>}>
        {(attributes) => (
          <ul className="numbers divide-y divide-line">
            {attributes.map(({ path, types, count }) => (
              <li key={path} className="flex items-baseline gap-3 py-1.5">
                <span className="min-w-0 flex-1 truncate" title={path}>
                  {path}
                </span>
                <span className="text-muted">{typeWords(types)}</span>
                <span className="w-14 text-right text-muted">{formatCompact(count)}</span>
              </li>
            ))}
          </ul>
        )}
      </ReportFrame>
    </div>
  )
}
