import type { Metrics } from '../telemetry/metrics.ts'
import { eventIdHash } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import type { DeadLetter } from './dead-letter-file.ts'
import type { DeadLetters } from './dead-letters.ts'
import { openOrder } from './in-order.ts'
import { reasonOf } from './insert-batch.ts'
import { findDuplicates } from './known-ids.ts'
import type { Turn, Turns } from './turns.ts'

/** What may be done with letters by those who look after the server. */
export interface DeadLetterOffice extends Pick<DeadLetters, 'page' | 'read'> {
  /** Gives the letter another row; false when it is gone. */
  mend(token: string, row: Buffer): Promise<boolean>
  /**
   * Gives the events to the warehouse, one by one, and tells of each, in the order asked for. A
   * stored one is a letter no longer.
   */
  replay(tokens: readonly string[]): Promise<readonly Replayed[]>
  /** Deletes the letter, and with it the event; false when it is gone. */
  discard(token: string): Promise<boolean>
}

export type Replayed =
  | { readonly kind: 'stored'; readonly token: string }
  | { readonly kind: 'kept' | 'missing'; readonly token: string; readonly reason: string }

export const replayLimits = {
  /** How long a replay waits for a batch of the loader to be done. */
  turnMsMax: 10_000,
  /** After this time no further letter of a request is begun. */
  msMax: 10_000,
} as const

type Options = {
  readonly deadLetters: DeadLetters
  readonly warehouse: Pick<Warehouse, 'insert' | 'query'>
  /** Of a member of its own: as a loader, a replay may not look ids up while another inserts. */
  readonly turns: Turns
  readonly metrics: Pick<Metrics, 'setAside' | 'stored' | 'discarded' | 'duplicates'>
  readonly nowMs: () => number
  readonly onStored: () => void
}

/** Opens the office; what it is asked to change it does one after the other. */
export function openDeadLetterOffice(options: Options): DeadLetterOffice {
  const { deadLetters, metrics, turns } = options
  const inOrder = openOrder()
  turns.stands(undefined)
  return {
    page: (asked) => deadLetters.page(asked),
    read: (token) => deadLetters.read(token),
    replay: (tokens) => inOrder(() => replayInTurn(tokens, options)),
    mend: (token, row) =>
      inOrder(async () => {
        const letter = await deadLetters.read(token)
        return letter !== undefined && deadLetters.replace({ ...letter, row })
      }),
    discard: (token) =>
      inOrder(async () => {
        if (!(await deadLetters.remove(token))) return false
        metrics.setAside.dec()
        metrics.discarded.inc()
        return true
      }),
  }
}

async function replayInTurn(
  tokens: readonly string[],
  options: Options,
): Promise<readonly Replayed[]> {
  const turn = await turnInTime(options.turns)
  if (turn === undefined) return tokens.map((token) => kept(token, 'a batch is not stored yet'))
  const untilMs = options.nowMs() + replayLimits.msMax
  const replayed: Replayed[] = []
  try {
    for (const token of tokens) {
      const isLate = options.nowMs() >= untilMs
      replayed.push(isLate ? kept(token, 'there was no time left') : await replay(token, options))
    }
  } finally {
    turn.end()
  }
  if (replayed.some(({ kind }) => kind === 'stored')) options.onStored()
  return replayed
}

/** Undefined when the loader is busy for longer than anybody waits. */
async function turnInTime(turns: Turns): Promise<Turn | undefined> {
  const overdue = new AbortController()
  const timer = setTimeout(() => overdue.abort(), replayLimits.turnMsMax)
  try {
    return await turns.take(overdue.signal)
  } catch (error) {
    if (overdue.signal.aborted) return undefined
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function kept(token: string, reason: string): Replayed {
  return { kind: 'kept', token, reason }
}

async function replay(token: string, options: Options): Promise<Replayed> {
  const { deadLetters } = options
  const letter = await deadLetters.read(token)
  if (letter === undefined) return { kind: 'missing', token, reason: 'there is no such letter' }
  try {
    await store(letter, options)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const reason = reasonOf(error)
    if (error.code === 'row_refused') await deadLetters.replace({ ...letter, reason })
    return kept(token, reason)
  }
  // Before the letter goes: cut short here, a repeat finds the id or the token, and stores nothing.
  await deadLetters.remove(token)
  options.metrics.setAside.dec()
  options.metrics.stored.inc()
  return { kind: 'stored', token }
}

/**
 * Stores the event of a letter, unless its id is stored already. The token is that of the insert that
 * failed: whatever of it or of an earlier replay is in the warehouse after all is not doubled.
 */
async function store({ row, token }: DeadLetter, options: Options): Promise<void> {
  const { warehouse, metrics } = options
  const { texts, isIdFromClient, revision } = readRow(row)
  const idHash = isIdFromClient ? eventIdHash(texts.applicationId, texts.eventId) : undefined
  const { size } = await findDuplicates([{ idHash, revision, row }], warehouse)
  metrics.duplicates.inc(size)
  if (size > 0) return
  await warehouse.insert({ table: 'events', rows: [row], token })
}
