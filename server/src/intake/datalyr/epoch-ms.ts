import { isoMs } from '../occurred-at.ts'

/** An epoch below this is in seconds: as milliseconds it would lie before September 2001. */
const epochSecondsMax = 1e12

/** A time in epoch ms: an ISO 8601 text, or a number of seconds or ms. Undefined when it is neither. */
export function epochMs(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? msOfText(value.trim()) : msOfNumber(value)
  return Number.isFinite(ms) ? ms : undefined
}

function msOfText(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) ? msOfNumber(Number(text)) : isoMs(text)
}

function msOfNumber(value: unknown): number {
  if (typeof value !== 'number') return Number.NaN
  return Math.abs(value) < epochSecondsMax ? value * 1_000 : value
}
