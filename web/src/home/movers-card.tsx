import type { ReactElement } from 'react'
import { eventWords } from '../building/event-choice.ts'
import { formatChange, formatFigure } from '../charts/number-format.ts'
import { Card } from '../controls/card.tsx'
import { explorePath, stateOfEvent } from '../explore/url.ts'
import { Link } from '../navigation/link.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import { askMovers } from './ask-home.ts'
import type { Mover } from './movers.ts'
import { overRanges, type Over } from './url.ts'
import { windowsOf } from './windows.ts'

interface MoversCardProps {
  readonly over: Over
  readonly atMs: number
}

/** The named events that came much more often than before, or much less. */
export function MoversCard({ over, atMs }: MoversCardProps): ReactElement {
  const asked = useReport({
    key: ['home', 'movers', over, atMs],
    ask: async (signal) => askMovers(windowsOf(over, atMs), signal),
    isEmpty: (movers) => movers.length === 0,
  })
  return (
    <Card title="What changed most">
      <ReportFrame
        asked={asked}
        heightPx={300}
        empty={<p className="text-muted">Every event came as often as before.</p>}
      >
        {(movers) => (
          <ul className="px-2 pb-2">
            {movers.map((mover) => (
              <li key={`${mover.event.type} ${mover.event.name}`}>
                <MoverLink mover={mover} over={over} />
              </li>
            ))}
          </ul>
        )}
      </ReportFrame>
    </Card>
  )
}

function MoverLink({ mover, over }: { readonly mover: Mover; readonly over: Over }): ReactElement {
  const { event, now, before } = mover
  const state = {
    ...stateOfEvent(event),
    range: overRanges[over],
    comparison: { kind: 'previous' } as const,
  }
  return (
    <Link
      to={explorePath(state)}
      className="flex items-baseline gap-3 rounded-lg px-3 py-1.5 hover:bg-sunken"
    >
      <span className="min-w-0 flex-1 truncate">{eventWords(event)}</span>
      <span className="numbers text-right font-medium">{formatFigure(now)}</span>
      <span
        className="numbers w-20 text-right text-[13px] text-muted"
        title={`${formatFigure(before)} before`}
      >
        {formatChange(now, before) ?? 'new'}
      </span>
    </Link>
  )
}
