import type { ReactElement } from 'react'
import { momentLabel } from '../charts/bucket-label.ts'
import { formatFigure } from '../charts/number-format.ts'
import { CopyButton } from '../controls/copy-button.tsx'
import { JsonText } from '../controls/json-text.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askList } from '../server-api/questions.ts'
import { eventsMax, eventsRequest, nameOf, type ListedEvent } from './events-request.ts'
import type { Behind } from './picked.ts'

/** A page of the events behind a figure, and where to see more. */
export function EventsBehind({ behind, zone }: { behind: Behind; zone: string }): ReactElement {
  const { search, segment, window } = behind
  const asked = useReport({
    key: ['events behind', search, segment, window.fromMs, window.toMs],
    ask: async (signal) => (await askList(eventsRequest(behind), signal)).data.attributes,
    isEmpty: ({ records = [] }) => records.length === 0,
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={480}
      empty={<p className="text-muted">No event is behind this figure.</p>}
    >
      {({ records = [], total_count: total = records.length }) => (
        <div className="px-5 py-3">
          <p className="text-[13px] text-muted">
            {formatFigure(total)} events
            {total > records.length ? `, the last ${eventsMax} of them` : ''}
          </p>
          <ul className="mt-2">
            {records.map((record) => (
              <EventItem key={String(record['id'])} event={record} zone={zone} />
            ))}
          </ul>
        </div>
      )}
    </ReportFrame>
  )
}

function EventItem({ event, zone }: { event: ListedEvent; zone: string }): ReactElement {
  const at = Number(event['timestamp'])
  const who = [event['@usr.id'], event['@account.id']].filter((id) => typeof id === 'string')
  return (
    <li className="border-b border-line last:border-0">
      <details>
        <summary className="flex cursor-pointer items-center gap-3 py-2 text-[13px]">
          <time dateTime={new Date(at).toISOString()} className="numbers shrink-0 text-faint">
            {momentLabel(at, zone)}
          </time>
          <span className="min-w-0 flex-1 truncate font-medium">{nameOf(event)}</span>
          <span className="max-w-40 truncate text-muted">{who.join(' · ')}</span>
        </summary>
        <div className="mb-3 rounded-xl bg-sunken p-3">
          <CopyButton label="Copy JSON" text={() => JSON.stringify(event, null, 2)} />
          <JsonText value={event} />
        </div>
      </details>
    </li>
  )
}
