import type { ReactElement } from 'react'
import { durationTicks, formatDuration } from '../duration.ts'
import { epochMs } from '../moment.ts'
import type { TraceView } from './trace-view.ts'
import { barRoom } from './waterfall-row.tsx'

const ticksMax = 5

/** The time since the start of the trace, and a flag for every product event within it. */
export function TimeRuler({ view }: { view: TraceView }): ReactElement {
  const { stretch, trace } = view
  const lengthNs = stretch.untilNs - stretch.fromNs
  const startMs = epochMs(trace.start_ns)
  const partOf = (ns: number): number => (ns - stretch.fromNs) / lengthNs
  const flags = trace.events
    .map((event) => ({ event, part: partOf((event.timestamp - startMs) * 1e6) }))
    .filter(({ part }) => part >= 0 && part <= 1)
  return (
    <span className={`relative block h-full ${barRoom}`}>
      <span className="sr-only">Time</span>
      {durationTicks(stretch.fromNs, stretch.untilNs, ticksMax).map((tick, index) => (
        <span
          key={tick}
          className={`numbers absolute inset-y-0 border-l border-line pl-1 text-[11px] leading-7 whitespace-nowrap text-faint ${index % 2 === 1 ? 'max-sm:hidden' : ''}`}
          style={{ left: `${partOf(tick) * 100}%` }}
        >
          {tick === 0 ? '0' : formatDuration(tick)}
        </span>
      ))}
      {flags.map(({ event, part }) => (
        <span
          key={`${event.application_id} ${event.id}`}
          title={`${event.name} (product event)`}
          className="absolute bottom-0 size-2 -translate-x-1/2 rotate-45 rounded-[1px] border border-card bg-accent"
          style={{ left: `${part * 100}%` }}
        />
      ))}
    </span>
  )
}
