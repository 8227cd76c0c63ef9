import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientMoment } from './client-moment.ts'

test.each([
  ['2023-01-01 00:00:00', '2023-01-01T00:00:00.000Z'],
  ['2023-01-01T00:00:00Z', '2023-01-01T00:00:00.000Z'],
  ['2023-01-01T02:00:00+02:00', '2023-01-01T00:00:00.000Z'],
  ['2023-01-01t02:00:00.123456-0130', '2023-01-01T03:30:00.123Z'],
  ['2023-01-01T02:00', '2023-01-01T02:00:00.000Z'],
  ['2023-01-01', '2023-01-01T00:00:00.000Z'],
  [' 2023-01-01 ', '2023-01-01T00:00:00.000Z'],
  [1_700_000_000, '2023-11-14T22:13:20.000Z'],
  [1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
  [1_700_000_000.5, '2023-11-14T22:13:20.500Z'],
  ['1700000000', '2023-11-14T22:13:20.000Z'],
  ['1700000000123', '2023-11-14T22:13:20.123Z'],
])('%j is %s', (value, iso) => {
  expect(clientMoment(value)).toEqual({ kind: 'at', ms: Date.parse(iso) })
})

test.each([null, undefined])('%j is no time, and no fault', (value) => {
  expect(clientMoment(value)).toEqual({ kind: 'none' })
})

const garbage = ['garbage', '', '2023-02-30', '2023-01-01T24:00', '2023-01-01T12:60', '1e9', 1e300]

test.each([...garbage, true, {}, '2023-01-01T00:00:00+25:00'])('%j is malformed', (value) => {
  expect(clientMoment(value).kind).toBe('malformed')
})

test('a time of any millisecond is read back from how JavaScript prints it', () => {
  const dates = fc.date({
    min: new Date('0001-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(dates, (date) => {
      expect(clientMoment(date.toISOString())).toEqual({ kind: 'at', ms: date.getTime() })
    }),
  )
})
