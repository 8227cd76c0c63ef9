import type { ReactElement } from 'react'
import { rangeBetween } from '../range/range.ts'
import { FoundList } from './found-list.tsx'
import type { LatencyArea } from './latency-scale.ts'
import { LatencyScatter } from './latency-scatter.tsx'
import type { PartProps } from './part-props.ts'
import { withDurations } from './search-terms.ts'
import type { Found } from './use-found.ts'
import { useLatencies } from './use-latencies.ts'

/** What a search found: dots by time and duration, and the list. */
export function ListPart({
  state,
  window,
  change,
  found,
}: PartProps & { readonly found: Found }): ReactElement {
  const latencies = useLatencies(state, window)
  // A range ends on whole minutes: what was drawn over lies in it.
  const narrow = ({ fromMs, toMs, leastNs, mostNs }: LatencyArea): void =>
    change({
      range: rangeBetween(fromMs, toMs + minuteMs),
      query: withDurations(state.query, leastNs, mostNs),
    })
  return (
    <>
      <LatencyScatter asked={latencies} window={window} zone={state.zone} onArea={narrow} />
      <FoundList state={state} found={found} change={change} />
    </>
  )
}

const minuteMs = 60_000
