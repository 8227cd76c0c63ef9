import type { ReactElement } from 'react'
import { momentLabel } from '../../charts/bucket-label.ts'
import { Icon } from '../../controls/icon.tsx'
import { Link } from '../../navigation/link.tsx'
import { personOf, textOf } from '../../people-panel/people.ts'
import { ReportFrame } from '../../report/report-frame.tsx'
import { useReport } from '../../report/use-report.ts'
import { askJourneyList } from '../../server-api/journeys-api.ts'
import type { CausesProps } from './causes.tsx'
import { sufferersRequest } from './followed-up.ts'
import type { Cause } from './rank-causes.ts'

interface CauseTracesProps extends CausesProps {
  readonly cause: Cause
}

/** The latest of those who dropped off with a cause, each with the trace that shows it. */
export function CauseTraces({ cause, drop, window, questionKey }: CauseTracesProps): ReactElement {
  const { entity, zone } = drop.state
  const asked = useReport({
    key: [...questionKey, 'sufferers', drop.from, cause.factor, cause.value],
    ask: async (signal) => {
      const { data } = await askJourneyList(sufferersRequest(drop, cause, window), signal)
      return data.attributes.records.map((record) => personOf(record, entity))
    },
    isEmpty: (people) => people.length === 0,
  })
  return (
    <ReportFrame
      asked={asked}
      heightPx={132}
      empty={<p className="text-[13px] text-muted">All of them went on in another attempt.</p>}
    >
      {(people) => (
        <ul aria-label="Traces with it" className="grid text-[13px]">
          {people.map(({ id, traceId, record }) => (
            <li key={id} className="flex h-7 items-center gap-3 border-t border-line">
              <span className="numbers w-28 flex-none text-muted">{moment(record, zone)}</span>
              <span className="min-w-0 flex-1 truncate" title={textOf(record['@event.name'])}>
                {id}
              </span>
              {traceId === undefined ? (
                <span className="text-faint">no trace</span>
              ) : (
                <Link
                  to={`/traces/${traceId}`}
                  className="flex items-center text-accent hover:underline"
                >
                  See trace {traceId.slice(-8)} <Icon name="right" size={13} />
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </ReportFrame>
  )
}

function moment({ timestamp }: Readonly<Record<string, unknown>>, zone: string): string {
  return typeof timestamp === 'number' ? momentLabel(timestamp, zone) : ''
}
