import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askNumber, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { untilSpansStored } from '../span-counters.ts'
import { askTrace } from './asked-traces.ts'

const page = readFileSync(
  new URL('../../../docs/reference/sending-traces.md', import.meta.url),
  'utf8',
)
const shown = [
  ...page.matchAll(
    /^`(PUT|POST) (\S+)`:\n+```json\n([^]*?)```\n+is answered 200:\n+```(?:json|text)\n([^]*?)```/gm,
  ),
].map(([, method = '', path = '', body = '', answer = '']) => ({ method, path, body, answer }))

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.remove())

test('the page shows a request to an Agent, one of spans and one of log records', () => {
  expect(shown.map(({ path }) => path)).toEqual(['/v0.3/traces', '/v1/traces', '/v1/logs'])
})

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '')
}

// Or what the page sends would be too old some day.
const shownSeconds = /1795262\d{3}(?=\d{9})/g
const startSeconds = Math.floor(Date.now() / 1_000) - 60

function asOfNow(body: string): string {
  return body.replaceAll(shownSeconds, (seconds) =>
    String(startSeconds + Number(seconds) - 1_795_262_400),
  )
}

test.each(shown)(
  '$method $path is answered as the page says',
  async ({ method, path, ...said }) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', 'dd-api-key': server.apiKey },
      body: asOfNow(said.body),
    })

    expect(answer.status).toBe(200)
    expect(withoutSpace(await answer.text())).toBe(withoutSpace(said.answer))
  },
)

test('what the page sends is stored, and its event names its trace', async () => {
  await untilStored(server)
  await untilSpansStored(server)

  const ofAgent = await askTrace(server, '123456789')
  const ofExporter = await askTrace(server, '5b8efff798038103d269b633813fc60c')
  const query = '@application.id:shop @event.name:payment.failed @usr.id:ada @trace.error:true'

  expect([ofAgent.attributes.errors, ofExporter.attributes.errors]).toEqual([1, 1])
  expect(await askNumber(server, query, { aggregation: 'count' })).toBe(1)
})
