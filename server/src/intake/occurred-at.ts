/** Bounds of an event's own time around the server's clock. */
export type DateBounds = { readonly nowMs: number; readonly retentionMonths: number }

export const aheadMsMax = 60 * 60 * 1_000

const isoTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Characters of `2026-11-21`. */
const dayChars = 10

export type OccurredAt =
  | { readonly kind: 'at'; readonly ms: number }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'outOfRange' }

/**
 * When the event happened, in epoch ms: its `date` (integer epoch ms, or an ISO 8601 time; without
 * an offset it is UTC), else the arrival. Within the retention and at most 1 h ahead.
 */
export function occurredAt(date: number | string | undefined, bounds: DateBounds): OccurredAt {
  if (date === undefined) return { kind: 'at', ms: bounds.nowMs }
  const ms = typeof date === 'number' ? date : isoMs(date)
  if (Number.isNaN(ms)) return { kind: 'malformed' }
  const isInside = ms >= retentionStartMs(bounds) && ms <= bounds.nowMs + aheadMsMax
  return isInside ? { kind: 'at', ms } : { kind: 'outOfRange' }
}

/** The oldest event time kept, in epoch ms: whole calendar months back from now. */
export function retentionStartMs({ nowMs, retentionMonths }: DateBounds): number {
  const start = new Date(nowMs)
  const dayOfMonth = start.getUTCDate()
  start.setUTCMonth(start.getUTCMonth() - retentionMonths)
  // The 31st of a month that has 30 days overflows into the next; step back to its last day.
  if (start.getUTCDate() !== dayOfMonth) start.setUTCDate(0)
  return start.getTime()
}

/** An ISO 8601 time in epoch ms, in UTC where it names no offset; NaN when it is none. */
export function isoMs(text: string): number {
  if (!isoTime.test(text) || !isDay(text.slice(0, dayChars))) return Number.NaN
  return Date.parse(hasOffset(text) || text.length === dayChars ? text : `${text}Z`)
}

/** Whether an ISO 8601 time says in which time zone it is. */
export function hasOffset(text: string): boolean {
  return text.length > dayChars && /(Z|[+-]\d{2}:?\d{2})$/.test(text)
}

/** Whether an ISO 8601 time is given finer than to the millisecond. */
export function hasMoreThanMs(text: string): boolean {
  return /\.\d{3}0*[1-9]/.test(text)
}

// Written back and compared: Date.parse takes 30 February for 2 March.
function isDay(text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}
