import { invalid, type Faults } from './faults.ts'
import type { TimeRange } from './question.ts'
import { attributesPointer } from './read-selection.ts'

/** Events are of these years; clocks of zones are not asked about others. */
const years = { first: 1900, last: 2299 } as const

/** Whether a range reaches into years that have no calendar here, which is a fault. */
export function refuseYears(range: TimeRange, faults: Faults): boolean {
  const start = Date.UTC(years.first, 0)
  const end = Date.UTC(years.last + 1, 0)
  const wrong = [
    { name: 'from', isWrong: range.fromMs < start },
    { name: 'to', isWrong: range.untilMs > end },
  ].filter(({ isWrong }) => isWrong)
  for (const { name } of wrong) {
    const sentence = `must be in the years ${years.first} to ${years.last}`
    faults.push(invalid(`${attributesPointer}/${name}`, sentence))
  }
  return wrong.length > 0
}
