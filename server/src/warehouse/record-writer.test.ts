import { expect, test } from 'vitest'
import { anEventRow } from './an-event-row.ts'
import { decodeRecord } from './event-row.ts'
import { readRow } from './read-row.ts'
import { addRow, finishRecord, openRecordWriter, openSequence } from './record-writer.ts'

test('events are numbered as they come, on from one body to the next', () => {
  const nextSequence = openSequence()
  const numbers = [1, 2].map(() => {
    const writer = openRecordWriter(0, { nowMs: 5, nextSequence })
    addRow(writer, anEventRow())
    addRow(writer, anEventRow())
    return decodeRecord(finishRecord(writer)).map(({ row }) => readRow(row).sequence)
  })

  expect(numbers).toEqual([
    [0, 1],
    [2, 3],
  ])
})
