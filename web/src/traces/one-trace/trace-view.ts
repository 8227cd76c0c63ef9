import type { SpanOfTrace, TraceAnswer } from '@throughline/contract'
import { useEffect, useMemo, useState } from 'react'
import type { Change } from '../../navigation/address-state.ts'
import { serviceLooks, type ServiceLooks } from '../service-looks.ts'
import { startSpan } from './start-span.ts'
import type { Stretch, TraceState } from './url.ts'
import { idsAbove } from './waterfall-rows.ts'

export type Trace = TraceAnswer['data']['attributes']

/** A trace as it is looked at: what all parts of its page share. */
export interface TraceView {
  readonly trace: Trace
  readonly state: TraceState
  readonly selected: SpanOfTrace | undefined
  readonly looks: ServiceLooks
  /** What of its time is drawn. */
  readonly stretch: Stretch
  readonly select: (id: string) => void
  readonly change: Change<TraceState>
}

interface Shown {
  readonly trace: Trace
  readonly state: TraceState
  readonly change: Change<TraceState>
}

// Held arrow keys select faster than browsers let addresses change.
const addressMs = 150

/** Keeps the selection, which the address follows. */
export function useTraceView({ trace, state, change }: Shown): TraceView {
  const [picked, setPicked] = useState(state.span)
  useEffect(() => {
    const timer = setTimeout(() => change({ span: picked }, 'replace'), addressMs)
    return () => clearTimeout(timer)
    // The address follows what was picked, and nothing else.
  }, [picked])
  const first = useMemo(() => startSpan(trace.spans, trace.root_span_id), [trace])
  const selected = trace.spans.find(({ id }) => id === picked) ?? first
  const looks = useMemo(
    () => serviceLooks(trace.services.map(({ service }) => service)),
    [trace.services],
  )
  const select = (id: string): void => {
    setPicked(id)
    const above = new Set(idsAbove(trace.spans, id))
    const folded = state.folded.filter((one) => !above.has(one))
    if (folded.length < state.folded.length) change({ folded }, 'replace')
  }
  const whole = { fromNs: 0, untilNs: Math.max(1, trace.duration_ns) }
  return { trace, state, selected, looks, stretch: state.zoom ?? whole, select, change }
}
