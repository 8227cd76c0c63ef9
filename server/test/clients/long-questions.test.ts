import { client, v2 } from '@datadog/datadog-api-client'
import type { FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { fakeTools, keys } from '../../src/http/fake-stages.ts'
import { buildServer } from '../../src/http/server.ts'
import { EngineError, type Row } from '../../src/warehouse/warehouse.ts'

let app: FastifyInstance | undefined

afterEach(() => app?.close())

type Fakes = Parameters<typeof fakeTools>[0]

/** The real routes over a warehouse that the test plays, and the vendor's client pointed at them. */
async function openApi(fakes: Fakes) {
  app = await buildServer(await fakeTools(fakes))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: keys.api_key, appKeyAuth: keys.application_key },
    baseServer: new client.BaseServerConfiguration(url, {}),
    enableRetry: true,
  })
  return new v2.ProductAnalyticsApi(configuration)
}

type Continuation = Pick<
  v2.ProductAnalyticsAnalyticsRequestAttributes,
  'requestId' | 'enforcedExecutionType'
>

function question(continuation: Continuation = {}): v2.ProductAnalyticsAnalyticsRequest {
  const query = {
    compute: { aggregation: 'count' },
    query: { dataSource: 'product_analytics' as const, search: { query: '' } },
  }
  const attributes = { from: 0, to: 1, query, ...continuation }
  return { data: { type: 'formula_analytics_extended_request', attributes } }
}

const rows: readonly Row[] = [[7, 7]]

/** Asks again with the id, as its documentation tells callers to, until there is an answer. */
async function untilDone(api: v2.ProductAnalyticsApi, continuation: Continuation = {}) {
  const statuses: unknown[] = []
  let asked = continuation
  for (;;) {
    const answer = await api.queryProductAnalyticsScalar({ body: question(asked) })
    const { status, requestId = '' } = answer.meta ?? {}
    statuses.push(status)
    if (status !== 'running') return { answer, statuses }
    asked = { ...continuation, requestId }
  }
}

test("the vendor's own client asks again after a 429, once the time it was told has passed", async () => {
  let asked = 0
  const api = await openApi({
    queryRows: () => {
      asked += 1
      if (asked > 1) return Promise.resolve(rows)
      throw new EngineError('unavailable', 'the engine is starting', { retryable: true })
    },
  })

  const answer = await api.queryProductAnalyticsScalar({ body: question() })

  expect(answer.data?.attributes?.columns?.[0]?.values).toEqual([7])
  expect(asked).toBe(2)
})

test("a loop of the vendor's own client polls a long question to its end, computed once", async () => {
  let asked = 0
  let end: (rows: readonly Row[]) => void = () => {}
  const computed = new Promise<readonly Row[]>((resolve) => (end = resolve))
  const api = await openApi({
    softMs: 5,
    queryRows: () => {
      asked += 1
      return computed
    },
  })

  const first = await api.queryProductAnalyticsScalar({ body: question() })
  const polled = untilDone(api)
  end(rows)
  const { answer } = await polled

  expect(first.meta?.status).toBe('running')
  expect(first.data).toBeUndefined()
  expect(answer.data?.attributes?.columns?.[0]?.values).toEqual([7])
  expect(asked).toBe(1)
})

test('in the background every question is running first, so that a loop can be tried', async () => {
  const api = await openApi({ queryRows: () => Promise.resolve(rows) })

  const { answer, statuses } = await untilDone(api, { enforcedExecutionType: 'background' })

  expect(statuses).toEqual(['running', 'done'])
  expect(answer.data?.attributes?.columns?.[0]?.values).toEqual([7])
})
