/** Bodies of which two bytes stand for a long text, as hostile as we could think of. */
import type { FastifyInstance } from 'fastify'
import { pack } from 'msgpackr'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { roomLimits } from '../intake/spans/room.ts'
import { spanRecords } from '../warehouse/span-row.ts'
import { fakeTools } from './fake-stages.ts'
import type { SpanTools } from './keep-spans.ts'
import { buildAgentServer, requestLimits } from './server.ts'

let app: FastifyInstance
let metrics: SpanTools['metrics']
let journaledBytes = 0
let keptSpans = 0

beforeAll(async () => {
  const { intake } = await fakeTools()
  const journal: SpanTools['journal'] = {
    append(record) {
      journaledBytes += record.length
      keptSpans += spanRecords.count(Buffer.from(record))
      return Promise.resolve('durable')
    },
  }
  metrics = intake.metrics
  const spans = { ...intake.spans, journal }
  app = await buildAgentServer({ intake: { ...intake, spans }, needsKey: false }, requestLimits)
})
afterAll(() => app.close())
beforeEach(() => {
  journaledBytes = 0
  keptSpans = 0
  metrics.spans.dropped.reset()
})

const startNs = BigInt(Date.now()) * 1_000_000n

/** A body of v0.5 with so many spans, each of which has every key with the one value. */
function bodyOf(keys: readonly string[], value: string, count: number): Buffer {
  const texts = ['', ...keys, value]
  const meta = new Map(keys.map((_, at) => [at + 1, texts.length - 1]))
  const spans = Array.from({ length: count }, (_, at) => {
    return [0, 0, 0, 1n, BigInt(at + 1), 0n, startNs, 1n, 0, meta, new Map(), 0]
  })
  return pack([texts, [spans]])
}

async function sendTo(path: string, payload: Buffer): Promise<number> {
  const headers = { 'content-type': 'application/msgpack' }
  return (await app.inject({ method: 'PUT', url: path, headers, payload })).statusCode
}

async function droppedFor(reason: string): Promise<number> {
  const { values } = await metrics.spans.dropped.get()
  return values.find(({ labels }) => labels['reason'] === reason)?.value ?? 0
}

const spanCount = 3_000

const names = (count: number, prefix = 'k') =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`)
const aTrack = (depth: number) => `appsec.events.${'a.'.repeat(depth)}track`

test.each([
  ['a long text in every tag', names(40), 'x'.repeat(24_000)],
  ['a text of 1 MB, of which each span keeps the start', ['k'], 'x'.repeat(1_000_000)],
  [
    'a list of events to be read',
    ['events'],
    `[${Array(800).fill('{"name":"","time_unix_nano":1}').join(',')}]`,
  ],
  [
    'events that tell of each other',
    [
      ...Array.from({ length: 16 }, (_, at) => aTrack(at + 1)),
      ...names(90, aTrack(16).slice(0, -5)),
    ],
    'x'.repeat(100),
  ],
  ['a text that is six times as long in JSON', names(24), '\u0001'.repeat(6_000)],
])('spans with %s are kept up to a limit, and the others counted', async (_, keys, value) => {
  const body = bodyOf(keys, value, spanCount)

  expect(await sendTo('/v0.5/traces', body)).toBe(200)

  const room = roomLimits.min + roomLimits.ofByte * body.length
  expect(keptSpans).toBeGreaterThan(10)
  expect(keptSpans + (await droppedFor('no_room'))).toBe(spanCount)
  expect(journaledBytes).toBeLessThan(7 * Math.min(room, roomLimits.max))
})

test('attributes within attributes that double with each level are refused', async () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? ['"', 1, '"'] : ['"', 7, nested(depth - 1)]
  const span = new Map<number, unknown>([[9, nested(60)]])
  const body = pack(new Map([[11, [new Map([[4, [span]]])]]]))

  expect(await sendTo('/v1.0/traces', body)).toBe(400)
})

test('a text that is sent once makes no longer JSON than there is room for', async () => {
  const text = 'x'.repeat(1_000_000)
  const list = Array.from({ length: 100_000 }, () => [1, 1]).flat()
  const span = new Map<number, unknown>([
    [1, text],
    [9, ['', 6, [1, 'first', ...list]]],
  ])
  const body = pack(new Map([[11, [new Map([[4, [span]]])]]]))

  expect(await sendTo('/v1.0/traces', body)).toBe(400)
})
