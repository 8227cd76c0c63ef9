import type { Journal } from './journal.ts'
import { comparePositions, type Position } from './position.ts'
import type { AppendOutcome } from './writer.ts'

/** Stuck: there is no room, and for a while nothing was applied that would make some. */
export type WatchedOutcome = AppendOutcome | 'stuck'

/** Tells a journal that is full for now from one that does not empty. */
export type RoomWatch = {
  /** As the journal appends. */
  append(payload: Uint8Array): Promise<WatchedOutcome>
  /** Why nothing can be appended, as far as is known without trying; undefined when it can be. */
  obstacle(): 'broken' | 'full' | 'stuck' | undefined
}

type Options = {
  readonly journal: Pick<Journal, 'append' | 'checkpoint' | 'isWritable' | 'stats'>
  readonly budgetBytes: number
  /** From then on a journal without room, of which nothing is applied, counts as stuck. */
  readonly stuckMs: number
  /** Of a clock that never jumps. */
  readonly nowMs: () => number
}

export const roomLimits = {
  /** With less room than this, not even a small event is sure to be taken. */
  roomBytesMin: 64 * 1024,
  /** How long a full disk is believed to be full; whether it still is, only an append can tell. */
  refusalMsMax: 10_000,
} as const

/** Puts the watch before a journal. */
export function openRoomWatch({ journal, budgetBytes, stuckMs, nowMs }: Options): RoomWatch {
  /** Since when there is no room, and nothing was applied; up to where it was then. */
  let since: { readonly ms: number; readonly applied: Position } | undefined
  let refusedAtMs = -Infinity

  const hasRoom = (): boolean =>
    journal.stats().backlogBytes + roomLimits.roomBytesMin <= budgetBytes
  const fullOrStuck = (): 'full' | 'stuck' => {
    const { applied } = journal.checkpoint()
    if (since === undefined || comparePositions(since.applied, applied) !== 0) {
      since = { ms: nowMs(), applied }
    }
    return nowMs() - since.ms >= stuckMs ? 'stuck' : 'full'
  }
  return {
    async append(payload) {
      const outcome = await journal.append(payload)
      if (outcome === 'full') {
        refusedAtMs = nowMs()
        return fullOrStuck()
      }
      if (since !== undefined && hasRoom()) {
        since = undefined
        refusedAtMs = -Infinity
      }
      return outcome
    },
    obstacle() {
      if (!journal.isWritable()) return 'broken'
      const wasRefused = nowMs() - refusedAtMs < roomLimits.refusalMsMax
      return wasRefused || !hasRoom() ? fullOrStuck() : undefined
    },
  }
}
