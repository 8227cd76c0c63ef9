import { aheadMsMax, retentionStartMs, type DateBounds } from './occurred-at.ts'

/** What the clock of a sender comes to. */
export type ClientTime =
  | {
      readonly kind: 'at'
      /** When it happened, by our clock. */
      readonly ms: number
      /** What the sender's clock said, less `ms`; the same however often the event is sent. */
      readonly clockOffsetMs: number
      /** The sender's time was too far ahead, so that of the arrival is kept. */
      readonly isClamped: boolean
    }
  | { readonly kind: 'tooOld' }

type Sent = {
  readonly clientTimeMs: number | undefined
  readonly sentAtMs: number | undefined
}

/** A difference of clocks below this may be the time that the message was on its way. */
export const skewMsMin = 60_000

/**
 * When an event happened, by our clock, in epoch ms. A sender who also says when the message left has
 * its clock put right; one who does not is believed, but for a time more than an hour ahead.
 */
export function timeOfClient({ clientTimeMs, sentAtMs }: Sent, bounds: DateBounds): ClientTime {
  const { nowMs } = bounds
  if (clientTimeMs === undefined) return at(nowMs, 0)
  const skewMs = sentAtMs === undefined ? 0 : nowMs - sentAtMs
  const ms = Math.trunc(Math.abs(skewMs) < skewMsMin ? clientTimeMs : clientTimeMs + skewMs)
  if (ms < retentionStartMs(bounds)) return { kind: 'tooOld' }
  if (ms > nowMs + aheadMsMax) return { ...at(nowMs, 0), isClamped: true }
  return at(ms, Math.min(Math.trunc(clientTimeMs), nowMs) - ms)
}

function at(ms: number, clockOffsetMs: number): ClientTime & { readonly kind: 'at' } {
  return { kind: 'at', ms, clockOffsetMs, isClamped: false }
}
