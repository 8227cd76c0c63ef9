import { utc, wallTimeAt } from '../range/zone-clock.ts'

const minuteMs = 60_000
const nsPerMs = 1_000_000n

/** Nanoseconds since 1970 in decimal digits → epoch milliseconds. */
export function epochMs(ns: string): number {
  return Number(BigInt(ns) / nsPerMs)
}

/** A moment to the millisecond by the clock of a zone, UTC by default: `2026-11-22 15:08:58.123`. */
export function momentText(atMs: number, zone: string = utc): string {
  const { year, month, day, hour, minute } = wallTimeAt(atMs, zone)
  // No zone is moved by less than a minute.
  const second = ((atMs % minuteMs) / 1_000).toFixed(3).padStart(6, '0')
  const [months, days, hours, minutes] = [month, day, hour, minute].map(twoDigits)
  return `${year}-${months}-${days} ${hours}:${minutes}:${second}`
}

function twoDigits(figure: number): string {
  return String(figure).padStart(2, '0')
}
