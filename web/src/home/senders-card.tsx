import type { IngestionSources } from '@throughline/contract'
import type { ReactElement } from 'react'
import { quoted } from '../building/filter-text.ts'
import { formatFigure } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { Card } from '../controls/card.tsx'
import { NothingArrived } from '../data/nothing-arrived.tsx'
import { dataPaths } from '../data/url.ts'
import { explorePath, startState as exploreStart } from '../explore/url.ts'
import { Link } from '../navigation/link.tsx'
import { rangeWords } from '../range/range.ts'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { readSources } from '../server-api/ingestion-api.ts'
import { spanTerm, tracesPath } from '../traces/url.ts'
import { More } from './more.tsx'
import { overRanges, type Over } from './url.ts'
import { windowsOf } from './windows.ts'

interface SendersCardProps {
  readonly over: Over
  readonly atMs: number
}

/** Who sent the most events and spans, as an application or a service calls itself. */
interface Sender {
  readonly name: string
  readonly what: 'events' | 'spans'
  readonly protocol: string
  readonly accepted: number
  readonly lastAtMs: number
  readonly to: string
}

const sendersMax = 6

/** Who sends, how much, and when they did last. */
export function SendersCard({ over, atMs }: SendersCardProps): ReactElement {
  const asked = useReport({
    key: ['home', 'senders', over, atMs],
    ask: async (signal) => sendersOf(await readSources(windowsOf(over, atMs).now, signal), over),
    isEmpty: (senders) => senders.length === 0,
  })
  return (
    <Card
      title="Who sends"
      actions={<More to={`${dataPaths.health}?over=${over}`}>How it arrives</More>}
    >
      <ReportFrame
        asked={asked}
        heightPx={220}
        empty={<NothingArrived words={rangeWords(overRanges[over])} />}
      >
        {(senders) => (
          <ul className="px-2 pb-2">
            {senders.slice(0, sendersMax).map((sender) => (
              <li key={`${sender.what} ${sender.name} ${sender.protocol}`}>
                <Link
                  to={sender.to}
                  className="flex items-baseline gap-3 rounded-lg px-3 py-1.5 hover:bg-sunken"
                >
                  <span className="min-w-0 flex-1 truncate">
                    {sender.name} <span className="text-[13px] text-muted">{sender.protocol}</span>
                  </span>
                  <span className="numbers text-right">
                    {formatFigure(sender.accepted)}{' '}
                    <span className="text-[13px] text-muted">{sender.what}</span>
                  </span>
                  <span className="numbers w-20 text-right text-[13px] text-muted">
                    {ago(sender.lastAtMs, atMs)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </ReportFrame>
    </Card>
  )
}

const unknown = '–'

function sendersOf(answer: IngestionSources, over: Over): readonly Sender[] {
  const range = overRanges[over]
  const ofEvents = answer.sources.map((source): Sender => {
    const name = source.application_id ?? unknown
    const filter = name === unknown ? '' : `@application.id:${quoted(name)}`
    return {
      name,
      what: 'events',
      ...figuresOf(source),
      to: explorePath({ ...exploreStart, filter, range }),
    }
  })
  const ofSpans = answer.span_sources.map((source): Sender => {
    const name = source.service ?? unknown
    const query = name === unknown ? '' : spanTerm('service', name)
    return { name, what: 'spans', ...figuresOf(source), to: tracesPath({ query, range }) }
  })
  return [...ofEvents, ...ofSpans].toSorted((one, other) => other.accepted - one.accepted)
}

interface Source {
  readonly protocol: string | null
  readonly accepted: number
  readonly last_at: number
}

function figuresOf({ protocol, accepted, last_at: lastAtMs }: Source) {
  return { protocol: protocol ?? unknown, accepted, lastAtMs }
}
