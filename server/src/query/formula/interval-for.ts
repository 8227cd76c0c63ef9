const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const intervalsMs = [
  ...[1, 5, 10, 30].map((seconds) => seconds * secondMs),
  ...[1, 5, 10, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 6, 12].map((hours) => hours * hourMs),
  ...[1, 7, 28].map((days) => days * dayMs),
]

const bucketsWanted = 300

/** The shortest of some ordinary intervals that cuts a range into at most 300 buckets. */
export function intervalFor(rangeMs: number): number {
  const fitting = intervalsMs.find((interval) => rangeMs / interval <= bucketsWanted)
  return fitting ?? Math.ceil(rangeMs / bucketsWanted / dayMs) * dayMs
}
