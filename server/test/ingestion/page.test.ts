import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../running-server.ts'
import { call } from '../calling.ts'
import { makeApiKey } from '../key-api.ts'
import { pageLines, shownAnswers, timeless } from './running-example.ts'

let server: RunningServer
let keyId: string

beforeAll(async () => {
  server = await startServer()
  const { id, apiKey } = await makeApiKey(server, { name: 'billing' })
  keyId = id
  await fetch(`${server.url}/api/v2/prodlytics`, {
    method: 'POST',
    headers: { 'DD-API-KEY': apiKey, 'content-type': 'application/x-ndjson' },
    body: pageLines,
  })
})
afterAll(() => server.remove())

const shownKeyId = '6f1d3c62-30a5-8b1f-8a5e-0d6c6a1f7b21'

test('the page of the ingestion shows 3 lines and 5 answers', () => {
  expect([pageLines.split('\n').length, shownAnswers.length]).toEqual([3, 5])
})

test.each(shownAnswers)('GET $path answers what the page says', async ({ path, body }) => {
  const answer = await call(server, { path: path.replace(shownKeyId, keyId) })

  const text = (await answer.text()).replaceAll(keyId, shownKeyId)
  const answered: unknown = JSON.parse(text)
  expect(timeless(answered)).toEqual(timeless(body))
})
