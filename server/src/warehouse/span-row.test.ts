import { expect, test } from 'vitest'
import { aSpanRow, lineOf, spanRecord } from './a-span-row.ts'
import { spanCharsMax, spanLine, spanRecords } from './span-row.ts'

function rowOf(given: Parameters<typeof aSpanRow>[0]): Record<string, unknown> {
  const row: unknown = JSON.parse(lineOf(aSpanRow(given)))
  return { ...(typeof row === 'object' ? row : {}) }
}

test('a record gives back the rows that were put into it, and counts them unread', () => {
  const spans = ['é', '🧵', ''].map((resource) => aSpanRow({ resource }))

  const record = spanRecord(spans)

  expect(spanRecords.count(record)).toBe(3)
  expect(spanRecords.frames(record).map(({ row }) => row.toString())).toEqual(spans.map(lineOf))
  expect(spanRecords.frames(record).map(({ idHash }) => idHash)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('of a damaged record as many rows are counted as have their start left', () => {
  const record = spanRecord([aSpanRow(), aSpanRow(), aSpanRow()])

  expect(spanRecords.damagedCount(record)).toBe(3)
  expect(spanRecords.damagedCount(record.subarray(20))).toBe(2)
})

test('when a row was received is read without reading the row', () => {
  const [frame] = spanRecords.frames(spanRecord([aSpanRow({ receivedAtMs: 1_795_000_000_000 })]))

  expect(frame && spanRecords.receivedAtMs(frame.row)).toBe(1_795_000_000_000)
})

test('tags with a column of their own fill it, and others are attributes', () => {
  const meta = new Map([
    ['span.kind', 'server'],
    ['error.type', 'TypeError'],
    ['error.message', 'no'],
    ['error.stack', 'at x'],
    ['http.method', 'GET'],
  ])

  expect(rowOf({ meta, metrics: new Map([['process_id', 7]]) })).toMatchObject({
    kind: 'server',
    error_type: 'TypeError',
    error_message: 'no',
    error_stack: 'at x',
    attributes: { 'http.method': 'GET', process_id: 7 },
  })
})

test('a tag that says the same as a column is left out, and one that says something else is kept', () => {
  const meta = new Map([
    ['service', 'web'],
    ['env', 'prod'],
    ['usr.id', 'u1'],
  ])

  expect(rowOf({ service: 'web', env: 'test', userId: 'u1', meta })['attributes']).toEqual({
    env: 'prod',
  })
})

test('of a text and a number under one name the text is kept, and what is no number is left out', () => {
  const meta = new Map([['code', '200']])
  const metrics = new Map([
    ['code', 200],
    ['none', Number.NaN],
    ['endless', Infinity],
    ['many', 1e20],
  ])

  expect(lineOf(aSpanRow({ meta, metrics }))).toContain('"attributes":{"code":"200","many":1e+20}')
})

test('a span whose shared texts would make a row of more than a megabyte is dropped, before it is made', () => {
  const long = 'x'.repeat(25_000)
  const meta = new Map(Array.from({ length: 100_000 }, (_, index) => [`tag-${index}`, long]))

  expect(spanLine(aSpanRow({ meta }))).toEqual({ dropped: 'too_large' })
  expect(spanLine(aSpanRow({ resource: 'x'.repeat(spanCharsMax) }))).toEqual({
    dropped: 'too_large',
  })
})
