import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../local-ports.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { untilSpansStored } from '../span-counters.ts'
import { askTrace } from './asked-traces.ts'

let server: RunningServer
let port: string

beforeAll(async () => {
  port = await freePort()
  server = await startServer({ THROUGHLINE_TRACE_PORT: port })
})
afterAll(() => server.remove())

function put(body: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v0.3/traces`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  })
}

// As the vendor's page of this path has it.
const curl = `curl -X PUT "http://localhost:8126/v0.3/traces" \\
-H "Content-Type: application/json" \\
-d @- << EOF
[
  [
    {
      "duration": 12345,
      "name": "span_name",
      "resource": "/home",
      "service": "service_name",
      "span_id": 987654321,
      "start": 0,
      "trace_id": 123456789
    }
  ]
]
EOF
`

test("the curl of the vendor's page is answered OK, and its span is stored as of now", async () => {
  const beforeMs = Date.now()

  const { stdout } = await promisify(execFile)('bash', ['-c', curl.replace('8126', port)])

  expect(stdout).toBe('OK\n')
  await untilSpansStored(server)
  const { id, attributes } = await askTrace(server, '123456789')
  expect(id).toBe('000000000000000000000000075bcd15')
  expect(Number(attributes.start_ns) / 1e6).toBeGreaterThan(beforeMs - 1)
  expect(Number(attributes.start_ns) / 1e6).toBeLessThan(Date.now())
  expect(attributes.spans.map((span) => span.attributes)).toMatchObject([
    {
      span_id_decimal: '987654321',
      parent_id: null,
      service: 'service_name',
      name: 'span_name',
      resource: '/home',
      duration_ns: 12_345,
      is_error: false,
    },
  ])
})

test("the body of the vendor's page that only names types is refused as by an Agent", async () => {
  const answer = await put(`[
    [
      {
        "duration": 12345,
        "error": "integer",
        "meta": { "<any-key>": "string" },
        "metrics": { "<any-key>": "number" },
        "name": "span_name",
        "parent_id": "integer",
        "resource": "/home",
        "service": "service_name",
        "span_id": 987654321,
        "start": 0,
        "trace_id": 123456789,
        "type": "web"
      }
    ]
  ]`)

  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await answer.text()).toMatch(/^json: cannot unmarshal string .*\n$/)
})

test('ids and times come back with all their digits, up to 2^128 and to the nanosecond', async () => {
  const startNs = `${Date.now()}000001`

  const answer = await put(`[[{
    "trace_id": 18446744073709551615, "span_id": 18446744073709551614,
    "parent_id": 9223372036854775809, "name": "a", "service": "s", "resource": "r",
    "start": ${startNs}, "duration": 1, "meta": { "_dd.p.tid": "ffffffff00000001" }
  }]]`)

  expect(answer.status).toBe(200)
  await untilSpansStored(server)
  const { id, attributes } = await askTrace(server, '18446744073709551615')
  expect(id).toBe('ffffffff00000001ffffffffffffffff')
  expect(attributes.spans).toMatchObject([
    {
      id: 'fffffffffffffffe',
      attributes: { parent_id: '8000000000000001', start_ns: startNs, duration_ns: 1 },
    },
  ])
})
