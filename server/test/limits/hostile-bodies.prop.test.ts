import { gzipSync } from 'node:zlib'
import { BatchAnswer, errorCodes, IntakeErrors } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Compile } from 'typebox/compile'
import { untilStored } from '../asking.ts'
import { isJsonObject } from '../../src/intake/json-object.ts'
import { oddAttributes } from '../intake/odd-attributes.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { inOneOrder, listedEvents, shownWhenSent } from './listed-events.ts'
import { intakeRequest, openRaw, type RawAnswer, type RawClient } from './raw-client.ts'

let server: RunningServer
let client: RawClient

beforeAll(async () => {
  server = await startServer()
  client = await openRaw(server)
})
afterAll(() => server.remove())

const batchAnswer = Compile(BatchAnswer)
const intakeErrors = Compile(IntakeErrors)

/** Sends a body on a connection that is used again and again; a new one once that is closed. */
async function post(
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  if (client.isClosed()) client = await openRaw(server)
  client.write(intakeRequest(server, body, headers))
  const answer = await client.answer()
  if (answer.headers.get('connection') === 'close') client.destroy()
  return answer
}

/** Which events of a body the answer says are kept; throws when the answer is none that is documented. */
function accepted({ status, body }: RawAnswer, count: number): readonly number[] {
  const answer: unknown = JSON.parse(body)
  if (status === 202) {
    const all = Array.from({ length: count }, (_, index) => index)
    if (body === '{}') return all
    if (!batchAnswer.Check(answer)) throw new Error(`202 ${body}`)
    const refused = new Set(answer.rejected.map(({ index }) => index))
    return all.filter((index) => !refused.has(index))
  }
  const [error] = intakeErrors.Check(answer) ? answer.errors : []
  const isDocumented = error?.status === String(status) && (error.code ?? '') in errorCodes
  if (!isDocumented || status < 400 || status >= 500) throw new Error(`${status} ${body}`)
  return []
}

const contentTypes = fc.constantFrom(
  'application/json',
  'application/x-ndjson',
  'text/plain',
  'application/json; charset=utf-16',
  'nonsense;;;',
)
const encodings = fc.constantFrom('identity', 'gzip', 'deflate', 'br', 'gzip, gzip', '')

type Change = { readonly at: number; readonly kind: string; readonly byte: number }

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(10_000),
  kind: fc.constantFrom('replace', 'insert', 'remove', 'cut'),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('{}[]",:\\0129.eE+-tfn \n'))),
})

function changed(body: Buffer, { at: wish, kind, byte }: Change): Buffer {
  const at = wish % (body.length + 1)
  if (kind === 'cut') return body.subarray(0, at)
  const after = body.subarray(kind === 'insert' ? at : at + 1)
  const middle = kind === 'remove' ? [] : [Buffer.of(byte)]
  return Buffer.concat([body.subarray(0, at), ...middle, after])
}

let made = 0
function anOddEvent(more: object): object {
  made += 1
  const event = { name: 'odd', id: `odd-${made}-${crypto.randomUUID()}` }
  return { ...more, type: 'server', application: { id: 'shop' }, event, usr: { id: 'u' }, x: more }
}

test('whatever is sent, under whatever headers, is answered 202 or a documented 4xx', async () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
    fc
      .tuple(oddAttributes, fc.array(change, { maxLength: 3 }))
      .map(([more, changes]) =>
        changes.reduce(changed, Buffer.from(JSON.stringify(anOddEvent(more)))),
      ),
  )
  const headers = fc.record({ 'content-type': contentTypes, 'content-encoding': encodings })
  const packed = fc.boolean()

  await fc.assert(
    fc.asyncProperty(bodies, headers, packed, async (body, head, isPacked) => {
      const answer = await post(isPacked ? gzipSync(body) : body, head)

      expect(() => accepted(answer, 0)).not.toThrow()
    }),
    { numRuns: 600 },
  )
})

test('whatever is accepted of changed bodies is listed as it was sent, and nothing else is', async () => {
  const sent: object[] = []
  await fc.assert(
    fc.asyncProperty(
      fc.array(oddAttributes, { minLength: 1, maxLength: 3 }),
      fc.array(change, { maxLength: 2 }),
      async (all, changes) => {
        const events = all.map((more) => ({ ...anOddEvent(more), mark: 'listed' }))
        const text = JSON.stringify(events.length === 1 ? events[0] : events)
        const body = changes.reduce(changed, Buffer.from(text))
        const answer = await post(body, {})

        sent.push(...keptOf(body, answer))
      },
    ),
    { numRuns: 250 },
  )
  await untilStored(server)

  const listed = await listedEvents(server, '@mark:listed')

  const shown = sent.map(shownWhenSent)
  expect(inOneOrder(listed.map((one) => one.shown))).toEqual(inOneOrder(shown))
  const ids = new Set(listed.map(({ id }) => id))
  expect(sent.map(idOf).filter((id) => id !== undefined && !ids.has(id))).toEqual([])
  // Or the test would say nothing.
  expect(sent.length).toBeGreaterThan(50)
})

/** The marked events of a body that the answer says are kept. */
function keptOf(body: Buffer, answer: RawAnswer): readonly object[] {
  if (answer.status !== 202) return []
  const parsed: unknown = JSON.parse(body.toString())
  const events: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  return accepted(answer, events.length).flatMap((index) => {
    const event = events[index]
    return isJsonObject(event) && event['mark'] === 'listed' ? [event] : []
  })
}

function idOf(sent: object): unknown {
  const event = 'event' in sent ? sent.event : undefined
  return isJsonObject(event) ? event['id'] : undefined
}
