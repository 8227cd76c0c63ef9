import { expect, test } from 'vitest'
import { EngineError, type QueryLimits } from '../../warehouse/warehouse.ts'
import { sql } from '../../warehouse/sql-text.ts'
import { askingWithin, runQuestion } from './run-question.ts'

const statement = sql`SELECT 1`

/** An engine that never ends by itself: asking it rejects when the signal is aborted. */
const endless = {
  query: (_text: unknown, limits: QueryLimits = {}) =>
    new Promise<never>((_resolve, reject) => {
      const cancel = () => reject(new EngineError('cancelled', 'cancelled', { retryable: false }))
      if (limits.signal?.aborted === true) cancel()
      limits.signal?.addEventListener('abort', cancel)
    }),
}

test('a statement whose signal is aborted by time is a timeout', async () => {
  expect(await runQuestion(endless, statement, AbortSignal.timeout(1))).toEqual({ kind: 'timeout' })
})

test('a statement that whoever asked has left is cancelled', async () => {
  expect(await runQuestion(endless, statement, AbortSignal.abort())).toEqual({ kind: 'cancelled' })
})

test('the engine is told the deadline of the server, whatever a question says', async () => {
  const told: (number | undefined)[] = []
  const query = (_text: unknown, limits: QueryLimits = {}) => {
    told.push(limits.timeoutMs)
    return Promise.resolve([])
  }

  await runQuestion(askingWithin({ query }, 90_000), statement, undefined)

  expect(told).toEqual([90_000])
})
