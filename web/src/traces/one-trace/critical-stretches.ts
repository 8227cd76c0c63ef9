import type { TraceAnswer } from '@throughline/contract'
import type { Stretch } from './url.ts'

type Path = TraceAnswer['data']['attributes']['critical_path']

/** What of the critical path belongs to each span, by its id. */
export function criticalStretches(path: Path): ReadonlyMap<string, readonly Stretch[]> {
  const stretches = new Map<string, Stretch[]>()
  for (const { span_id: id, from_ns: fromNs, until_ns: untilNs } of path) {
    const own = stretches.get(id) ?? []
    own.push({ fromNs, untilNs })
    stretches.set(id, own)
  }
  return stretches
}
