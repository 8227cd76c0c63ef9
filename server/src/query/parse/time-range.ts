import type { TimeRange } from './question.ts'

/** JavaScript's own bound of a moment; the warehouse's times end before it. */
export const momentMsMax = 8.64e15

/** Whether both ends are moments. */
export function isMoments({ fromMs, untilMs }: TimeRange): boolean {
  return Math.max(Math.abs(fromMs), Math.abs(untilMs)) <= momentMsMax
}
