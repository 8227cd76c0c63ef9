import { expect, test } from 'vitest'
import { readRange } from './range-text.ts'
import { comparedWindow, readComparison, windowOf, type Window } from './window.ts'

const nowMs = Date.UTC(2026, 10, 21, 17, 48, 7)

test.each([
  ['7d', '2026-11-14T17:49:00.000Z', '2026-11-21T17:49:00.000Z'],
  ['today', '2026-11-21T00:00:00.000Z', '2026-11-21T17:49:00.000Z'],
  ['last week', '2026-11-09T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
  ['last month', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'],
  ['2026-10', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01..', '2026-11-01T00:00:00.000Z', '2026-11-21T17:49:00.000Z'],
  ['2026-10-01..2026-10-31', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'],
])('%s goes from %s to %s', (text, from, to) => {
  expect(shown(windowOf(rangeOf(text), { nowMs, zone: 'UTC' }))).toEqual([from, to])
})

test('days are those of the zone, and as long as its clock says', () => {
  const zone = 'Europe/Berlin'

  const day = windowOf(rangeOf('2026-10-25'), { nowMs, zone })

  expect(shown(day)).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'])
})

test.each([
  ['7d previous', '2026-11-07T17:49:00.000Z', '2026-11-14T17:49:00.000Z'],
  ['this_month previous', '2026-10-01T00:00:00.000Z', '2026-10-21T17:49:00.000Z'],
  ['last_month previous', '2026-09-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'],
  ['2026-11-03..2026-11-05 previous', '2026-10-31T00:00:00.000Z', '2026-11-03T00:00:00.000Z'],
  ['today year', '2025-11-21T00:00:00.000Z', '2025-11-21T17:49:00.000Z'],
  ['24h 2026-01-05', '2026-01-05T00:00:00.000Z', '2026-01-06T00:00:00.000Z'],
])('%s is compared with %s to %s', (asked, from, to) => {
  const [text = '', comparison = ''] = asked.split(' ')
  const compared = comparedWindow({
    range: rangeOf(text.replace('_', ' ')),
    comparison: readComparison(comparison),
    moment: { nowMs, zone: 'UTC' },
  })

  expect(compared && shown(compared)).toEqual([from, to])
})

test('a month less than 31 March is the end of February', () => {
  const moment = { nowMs: Date.UTC(2026, 2, 31, 11, 59, 30), zone: 'UTC' }

  expect(shown(windowOf(rangeOf('1mo'), moment))[0]).toBe('2026-02-28T12:00:00.000Z')
})

function rangeOf(text: string) {
  const range = readRange(text)
  if (range === undefined) throw new Error(`${text} is no range`)
  return range
}

function shown({ fromMs, toMs }: Window): readonly string[] {
  return [fromMs, toMs].map((ms) => new Date(ms).toISOString())
}
