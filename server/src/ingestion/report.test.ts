import { expect, test } from 'vitest'
import { EngineError } from '../warehouse/engine-error.ts'
import { openReport } from './report.ts'

const figure = {
  applicationId: 'shop',
  keyId: 'key',
  protocol: 'prodlytics',
  sender: '',
  severity: 'accepted',
  type: 'accepted',
  firstAtMs: 0,
  lastAtMs: 0,
  samples: [],
} as const

/** Of one process that holds 1, 10, 100 and 1,000 events of four minutes. */
function heldReport(query: () => Promise<[]> = () => Promise.resolve([])) {
  const figures = [
    { ...figure, minute: 4, count: 1 },
    { ...figure, minute: 5, count: 10 },
    { ...figure, minute: 6, count: 100 },
    { ...figure, minute: 7, count: 1_000 },
  ]
  const held = () => Promise.resolve([{ writer: 'own', fromMinute: 4, figures }])
  return openReport({ held, warehouse: { query } })
}

test('of what is in memory a window has its first minute, and not the one after its last', async () => {
  const report = heldReport()
  const asked = { from: 5, until: 7, filter: {} }

  const figures = await report.figures(asked)
  const buckets = await report.buckets(asked, 1)

  expect(figures).toMatchObject({ isComplete: true, value: [{ count: 110 }] })
  expect(buckets.value.map(({ bucket, count }) => [bucket, count])).toEqual([
    [5, 10],
    [6, 100],
  ])
})

test.each(['applicationId', 'keyId', 'protocol'])('memory is filtered by %s too', async (part) => {
  const { value } = await heldReport().figures({ from: 0, until: 9, filter: { [part]: 'other' } })

  expect(value).toEqual([])
})

test('a fault of the engine leaves memory, and any other is thrown', async () => {
  const asked = { from: 0, until: 9, filter: {} }
  const away = new EngineError('unavailable', 'away', { retryable: true })

  const left = await heldReport(() => Promise.reject(away)).figures(asked)

  expect(left).toMatchObject({ isComplete: false, value: [{ count: 1_111 }] })
  await expect(heldReport(() => Promise.reject(new Error('bug'))).figures(asked)).rejects.toThrow(
    'bug',
  )
})
