import { comparePositions, type Position } from '../journal/position.ts'
import type { LoadMetrics, Metrics } from '../telemetry/metrics.ts'
import { batchLimits, type Source } from './batch.ts'
import type { DeadLetters } from './dead-letters.ts'

type Counted = Source & {
  readonly metrics: Pick<LoadMetrics, 'accepted' | 'waiting' | 'lost'>
}

/**
 * Counts the events before `end` that an earlier process accepted and did not get to store. Those
 * in damaged places are among them until the loader passes the place: then they are lost. Returns how many they are.
 */
export async function countBacklog(counted: Counted, end: Position): Promise<number> {
  const { metrics } = counted
  const events = await countWaiting(counted, end)
  metrics.accepted.inc(events)
  metrics.waiting.inc(events)
  return events
}

/**
 * Counts the letters that earlier processes set aside. Those of batches that were begun and are not
 * applied yet are of events that still count as waiting.
 */
export async function countLetters(
  deadLetters: Pick<DeadLetters, 'count'>,
  {
    metrics,
    begunTokens,
  }: {
    readonly metrics: Pick<Metrics, 'accepted' | 'setAside'>
    readonly begunTokens: readonly string[]
  },
): Promise<void> {
  const letters = await deadLetters.count(begunTokens)
  metrics.accepted.inc(letters)
  metrics.setAside.inc(letters)
}

/**
 * Counts what the damaged places before the checkpoint lost: events that were counted as waiting and
 * are not ahead. How many a place held can't be relied on, so all that still waits is counted anew.
 */
export async function countLost(counted: Counted): Promise<void> {
  const { journal, metrics } = counted
  // Both at one moment: an event that comes now is in neither.
  const end = journal.end()
  const { values } = await metrics.waiting.get()
  const lost = Math.max(0, (values[0]?.value ?? 0) - (await countWaiting(counted, end)))
  metrics.lost.inc(lost)
  metrics.waiting.dec(lost)
}

async function countWaiting({ journal, layout }: Source, end: Position): Promise<number> {
  let events = 0
  for (let at = journal.checkpoint().applied; comparePositions(at, end) < 0;) {
    const { records, next, damage } = await journal.read(at, { bytesMax: batchLimits.bytesMax })
    for (const record of records) {
      if (comparePositions(record.end, end) <= 0) events += layout.count(record.payload)
    }
    for (const place of damage) {
      if (comparePositions(place.from, end) < 0) {
        events += layout.damagedCount(await journal.damagedPayload(place))
      }
    }
    if (comparePositions(at, next) === 0) return events
    at = next
  }
  return events
}
