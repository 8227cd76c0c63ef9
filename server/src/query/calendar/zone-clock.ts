/** Moments of a zone as its clocks on the wall show them, and back. */
export interface ZoneClock {
  /** What the clock shows then, in milliseconds as if it were UTC. */
  wallOf(epochMs: number): number
  /**
   * When the clock shows this: the first time where it does twice. What it jumps over is as far
   * behind the jump as it would be without one.
   */
  momentOf(wallMs: number): number
}

/** The clock of an IANA zone (`Europe/Paris`); undefined where there is no such zone. */
export function openZone(name: string): ZoneClock | undefined {
  const format = formatOf(name)
  if (format === undefined) return undefined
  const wallOf = (epochMs: number) => shownBy(format, epochMs)
  const known = new Map<number, number>()
  return {
    wallOf,
    momentOf(wallMs) {
      const moment = known.get(wallMs) ?? find(wallMs, wallOf)
      known.set(wallMs, moment)
      return moment
    },
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const digits = 'numeric'
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: digits,
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function shownBy(format: Intl.DateTimeFormat, epochMs: number): number {
  const wholeMs = Math.floor(epochMs / 1_000) * 1_000
  const parts = new Map(format.formatToParts(wholeMs).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
  const day = Date.UTC(part('year'), part('month') - 1, part('day'))
  const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second')
  return day + seconds * 1_000 + (epochMs - wholeMs)
}

/** No zone changes its clock twice within so long, and by no more. */
const farMs = 86_400_000

function find(wallMs: number, wallOf: ZoneClock['wallOf']): number {
  const offsetAt = (epochMs: number) => wallOf(epochMs) - epochMs
  const before = wallMs - offsetAt(wallMs - farMs)
  if (wallOf(before) === wallMs) return before
  const after = wallMs - offsetAt(wallMs + farMs)
  return wallOf(after) === wallMs ? after : before
}
