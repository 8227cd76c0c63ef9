import { dayMs, type Shop } from './shop.ts'
import { playVisit } from './visit-script.ts'
import { shopVisits } from './visits.ts'

export interface DemoBatch {
  readonly lines: readonly string[]
  /** JSON of the traces of these events, or of some before them. */
  readonly traces: readonly string[]
  /** Place of the first line in the whole demo, from 1. */
  readonly firstLine: number
  /** Day of the demo that the batch got to, with the fraction. */
  readonly day: number
}

/** All events of the shop in batches, made one at a time: nothing is kept between them. */
export function* demoBatches(shop: Shop, batchEventsMax: number): Generator<DemoBatch> {
  let lines: string[] = []
  let traces: string[] = []
  let firstLine = 1
  let day = 0
  for (const visit of shopVisits(shop)) {
    const played = playVisit(shop, visit)
    lines.push(...played.lines)
    traces.push(...played.traces)
    day = visit.startMs / dayMs - shop.firstDay
    while (lines.length >= batchEventsMax) {
      yield { lines: lines.slice(0, batchEventsMax), traces, firstLine, day }
      traces = []
      firstLine += batchEventsMax
      lines = lines.slice(batchEventsMax)
    }
  }
  if (lines.length > 0) yield { lines, traces, firstLine, day }
}
