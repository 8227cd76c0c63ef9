/** What a time of a client comes to, in epoch ms. */
export type ClientMoment =
  | { readonly kind: 'at'; readonly ms: number }
  /** It is null, or not there. */
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed'; readonly type: string; readonly reason: string }

/** Numbers up to this are seconds; it is the year 2603 in these, and 20 August 1970 in ms. */
const secondsMax = 20_000_000_000

const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt _](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}:?\d{2})?)?$/

const number = /^[+-]?\d+(\.\d+)?$/

/**
 * Reads a time as Tracardi takes it: ISO 8601 with `T` or a space, a day alone, epoch seconds or
 * milliseconds, as a number or as text. Without an offset it is UTC.
 */
export function clientMoment(value: unknown): ClientMoment {
  if (value === undefined || value === null) return { kind: 'none' }
  if (typeof value === 'number') return momentAt(fromEpoch(value))
  if (typeof value !== 'string') {
    return { kind: 'malformed', type: 'datetime_type', reason: 'Input should be a valid datetime' }
  }
  const text = value.trim()
  return momentAt(number.test(text) ? fromEpoch(Number(text)) : fromIso(text), text)
}

function fromEpoch(time: number): number {
  return Math.abs(time) <= secondsMax ? Math.trunc(time * 1_000) : Math.trunc(time)
}

const earliestMs = Date.parse('0001-01-01')
const latestMs = Date.parse('9999-12-31T23:59:59.999Z')
/** Characters of `2026-11-21`. */
const dayChars = 10

function momentAt(ms: number, text = ''): ClientMoment {
  // False of what is no number, too.
  if (ms >= earliestMs && ms <= latestMs) return { kind: 'at', ms }
  const short = text.length < dayChars ? ', input is too short' : ''
  const reason = `Input should be a valid datetime or date${short}`
  return { kind: 'malformed', type: 'datetime_from_date_parsing', reason }
}

function fromIso(text: string): number {
  const [, day = '', time = '00:00', seconds = '00', fraction = '', offset = 'Z'] =
    isoTime.exec(text) ?? []
  const midnight = Date.parse(day)
  // Date.parse takes 30 February for 2 March, and 24:00 for the next day.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return Number.NaN
  if (time.startsWith('24')) return Number.NaN
  const ms = fraction.slice(0, 3).padEnd(3, '0')
  const zone = offset.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')
  return Date.parse(`${day}T${time}:${seconds}.${ms}${zone}`)
}
