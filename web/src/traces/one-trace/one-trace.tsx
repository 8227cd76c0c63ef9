import type { ReactElement } from 'react'
import { Icon } from '../../controls/icon.tsx'
import type { Change } from '../../navigation/address-state.ts'
import { traceNotices } from './notices.ts'
import { ServiceTimes } from './service-times.tsx'
import { SpanDetails } from './span-details.tsx'
import { Timeline } from './timeline.tsx'
import { TraceEvents } from './trace-events.tsx'
import { TraceHeader } from './trace-header.tsx'
import { useTraceView, type Trace } from './trace-view.ts'
import type { TraceState } from './url.ts'

interface OneTraceProps {
  readonly id: string
  readonly trace: Trace
  readonly state: TraceState
  readonly change: Change<TraceState>
}

/** One trace: its head, what is not whole about it, its spans over time, and what stands beside them. */
export function OneTrace({ id, ...shown }: OneTraceProps): ReactElement {
  const view = useTraceView(shown)
  const { trace, selected } = view
  return (
    <div className="grid gap-3">
      <TraceHeader id={id} trace={trace} />
      <Notices sentences={traceNotices(trace)} />
      <ServiceTimes view={view} />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <Timeline view={view} />
        <div className="grid gap-3">
          <TraceEvents view={view} />
          {selected === undefined ? null : <SpanDetails span={selected} view={view} />}
        </div>
      </div>
    </div>
  )
}

function Notices({ sentences }: { sentences: readonly string[] }): ReactElement | null {
  if (sentences.length === 0) return null
  return (
    <ul
      aria-label="What is not whole about this trace"
      className="grid gap-1 rounded-xl border border-line bg-card px-4 py-2.5 text-[13px]"
    >
      {sentences.map((sentence) => (
        <li key={sentence} className="flex gap-2">
          <span className="pt-0.5 text-warning">
            <Icon name="warning" size={15} />
          </span>
          {sentence}
        </li>
      ))}
    </ul>
  )
}
