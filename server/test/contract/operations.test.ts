import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../local-ports.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { untilSpansStored } from '../span-counters.ts'
import { bodiesWithOddNumber, bodiesWithout, bodiesWithWrongValue } from './broken-bodies.ts'
import { operations } from './operations.ts'
import { sparseBodies } from './sparse-bodies.ts'
import { placesBelow } from './wire-schema.ts'

let server: RunningServer

beforeAll(async () => {
  const port = await freePort()
  server = await startServer({ THROUGHLINE_TRACE_PORT: port })
  // Where there is no span, the engine compares none with the range of a question.
  const span = { trace_id: 1, span_id: 2, service: 'web', name: 'pay', start: Date.now() * 1e6 }
  await fetch(`http://127.0.0.1:${port}/v0.3/traces`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([[span]]),
  })
  await untilSpansStored(server)
})
afterAll(() => server.remove())

let sent = 0

function send(path: string, body: unknown) {
  return sendText(path, JSON.stringify(body))
}

// Some names may be there only once.
async function sendText(path: string, body: string) {
  sent += 1
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      'DD-API-KEY': server.apiKey,
      'DD-APPLICATION-KEY': server.appKey,
      'content-type': 'application/json',
    },
    body: body.replace('{number}', String(sent)),
  })
  return { status: answer.status, text: await answer.text() }
}

/** Rows for a table of tests, with names that are shown whole. */
function named<Row extends { readonly operation: string }>(
  rows: readonly Row[],
  name: (row: Row) => string,
) {
  return rows.map((row) => [row.operation, name(row), row] as const)
}

test.each(operations)('the example of $name has every field', ({ schema, whole }) => {
  const missing = placesBelow(schema, whole).filter(({ value }) => value === undefined)

  expect(missing).toEqual([])
})

test.each(operations)(
  '$name accepts a body with every field',
  async ({ path, accepted, whole }) => {
    const { status, text } = await send(path, whole)

    expect([status, text]).toEqual([accepted, text])
  },
)

test.each(named(operations.flatMap(sparseBodies), ({ fields }) => fields))(
  '%s accepts what is needed and %s',
  async (_operation, _fields, { path, accepted, body }) => {
    const { status, text } = await send(path, body)

    expect([status, text]).toEqual([accepted, text])
  },
)

test.each(named(operations.flatMap(bodiesWithout), ({ fault }) => fault))(
  '%s refuses a body %s and names the field',
  async (_operation, _fault, { path, body, place }) => {
    const { status, text } = await send(path, body)

    expect([status, text]).toEqual([400, text])
    expect(text).toContain('Invalid value at /')
    expect(text).toContain(place)
  },
)

test.each(named(operations.flatMap(bodiesWithWrongValue), ({ fault }) => fault))(
  '%s refuses a body %s and points to it',
  async (_operation, _fault, { path, body, place }) => {
    const { status, text } = await send(path, body)

    expect([status, text]).toEqual([400, text])
    expect(text).toContain(`Invalid value at ${place}`)
  },
)

test.each(named(operations.flatMap(bodiesWithOddNumber), ({ fault }) => fault))(
  '%s counts with or refuses a body %s',
  async (_operation, _fault, { path, text: body }) => {
    const { status, text } = await sendText(path, body)

    expect([200, 201, 400]).toContain(status)
    expect(text).not.toContain('engine')
  },
)

test.each(
  operations.flatMap(({ name, path }) =>
    [null, 1, 'x', true, {}].map((body) => ({ name, path, body })),
  ),
)('$name refuses $body for a body', async ({ path, body }) => {
  const { status, text } = await send(path, body)

  expect([status, text]).toEqual([400, text])
  expect(text).toContain('Invalid value at /')
})
