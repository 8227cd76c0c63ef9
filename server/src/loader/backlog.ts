import type { Journal } from '../journal/journal.ts'
import { comparePositions, type Position } from '../journal/position.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { damagedEventCount, recordEventCount } from '../warehouse/event-row.ts'
import { batchLimits } from './batch.ts'
import type { DeadLetters } from './dead-letters.ts'

type Counted = { readonly journal: Journal; readonly metrics: Metrics }

/**
 * Counts the events before `end` that an earlier process accepted and did not get to store. Those
 * in damaged places are among them until the loader passes the place: then they are lost. Returns how many they are.
 */
export async function countBacklog({ journal, metrics }: Counted, end: Position): Promise<number> {
  const events = await countWaiting(journal, end)
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
  { metrics, begunTokens }: Pick<Counted, 'metrics'> & { readonly begunTokens: readonly string[] },
): Promise<void> {
  const letters = await deadLetters.count(begunTokens)
  metrics.accepted.inc(letters)
  metrics.setAside.inc(letters)
}

/**
 * Counts what the damaged places before the checkpoint lost: events that were counted as waiting and
 * are not ahead. How many a place held can't be relied on, so all that still waits is counted anew.
 */
export async function countLost({ journal, metrics }: Counted): Promise<void> {
  // Both at one moment: an event that comes now is in neither.
  const end = journal.end()
  const { values } = await metrics.waiting.get()
  const lost = Math.max(0, (values[0]?.value ?? 0) - (await countWaiting(journal, end)))
  metrics.lost.inc(lost)
  metrics.waiting.dec(lost)
}

async function countWaiting(journal: Journal, end: Position): Promise<number> {
  let events = 0
  for (let at = journal.checkpoint().applied; comparePositions(at, end) < 0;) {
    const { records, next, damage } = await journal.read(at, { bytesMax: batchLimits.bytesMax })
    for (const record of records) {
      if (comparePositions(record.end, end) <= 0) events += recordEventCount(record.payload)
    }
    for (const place of damage) {
      if (comparePositions(place.from, end) < 0) {
        events += damagedEventCount(await journal.damagedPayload(place))
      }
    }
    if (comparePositions(at, next) === 0) return events
    at = next
  }
  return events
}
