import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send } from '../asking.ts'
import { makeApiKey } from '../key-api.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { figuresOf } from './asking-figures.ts'

let server: RunningServer
let senders: readonly { readonly name: string; readonly apiKey: string }[]

beforeAll(async () => {
  server = await startServer()
  senders = [
    await makeApiKey(server, { name: 'web' }),
    await makeApiKey(server, { name: 'billing' }),
  ]
})
afterAll(() => server.remove())

/** An event to send, and what a plain count takes it for. */
const kinds = {
  good: { event: {}, counts: ['accepted'] },
  'without an id': {
    event: { event: { name: 'paid' } },
    counts: ['accepted', 'id_missing'],
  },
  'with null and nothing': {
    event: { plan: null, cart: {} },
    counts: ['accepted', 'null_not_kept', 'empty_object_not_kept'],
  },
  'of nobody': { event: { usr: { id: 'null' } }, counts: ['accepted', 'user_id_placeholder'] },
  old: { event: { date: Date.now() - 72 * 3_600_000 }, counts: ['accepted', 'event_late'] },
  'with a number for a name': { event: { event: { name: 7 } }, counts: ['event_malformed'] },
  'without anybody': { event: { usr: undefined }, counts: ['event_without_identity'] },
} as const

type Kind = keyof typeof kinds
const kindNames: readonly Kind[] = [
  'good',
  'without an id',
  'with null and nothing',
  'of nobody',
  'old',
  'with a number for a name',
  'without anybody',
]

type Sent = { readonly kind: Kind; readonly application: string }
type Request = { readonly sender: 0 | 1; readonly isBatch: boolean; readonly sent: readonly Sent[] }

const requests: fc.Arbitrary<readonly Request[]> = fc.array(
  fc.record({
    sender: fc.constantFrom(0, 1),
    isBatch: fc.boolean(),
    sent: fc.array(
      fc.record({
        kind: fc.constantFrom(...kindNames),
        application: fc.constantFrom('one', 'two'),
      }),
      { minLength: 1, maxLength: 20 },
    ),
  }),
  { maxLength: 12 },
)

type Count = Map<string, number>

/** `one by web: accepted` and the like. An application that is new is told of whoever creates it. */
function plainCount(all: readonly Request[]): Count {
  const count: Count = new Map()
  const add = (key: string) => count.set(key, (count.get(key) ?? 0) + 1)
  const created = new Set<string>()
  for (const { sender, isBatch, sent } of all) {
    for (const { kind, application } of isBatch ? sent : sent.slice(0, 1)) {
      const source = `${application} by ${senders[sender]?.name}`
      for (const type of kinds[kind].counts) add(`${source}: ${type}`)
      const isNew = kinds[kind].counts.some((type) => type === 'accepted')
      if (isNew && !created.has(application)) add(`${source}: application_created`)
      if (isNew) created.add(application)
    }
  }
  return count
}

let run = 0

async function sendAll(all: readonly Request[], prefix: string): Promise<void> {
  for (const { sender, isBatch, sent } of all) {
    const events = sent.map(({ kind, application }) =>
      anEvent({ application: { id: `${prefix}${application}` }, ...kinds[kind].event }),
    )
    const target = { ...server, apiKey: senders[sender]?.apiKey ?? '' }
    await send(target, isBatch ? events : (events[0] ?? {}))
  }
}

async function toldCount(prefix: string): Promise<Count> {
  const count: Count = new Map()
  for (const application of ['one', 'two']) {
    const asked = `?application_id=${prefix}${application}`
    const { sources } = await figuresOf(server).sources(asked)
    const { warnings } = await figuresOf(server).warnings(asked)
    for (const { key, accepted } of sources) {
      if (accepted > 0) count.set(`${application} by ${key?.name}: accepted`, accepted)
    }
    for (const { type, sources: from } of warnings) {
      for (const { key, count: events } of from) {
        count.set(`${application} by ${key?.name}: ${type}`, events)
      }
    }
  }
  return count
}

async function timelineCount(prefix: string) {
  const counts = { accepted: 0, dropped: 0, changed: 0, noted: 0 }
  for (const application of ['one', 'two']) {
    const asked = `?application_id=${prefix}${application}`
    const { buckets } = await figuresOf(server).timeline(asked)
    for (const bucket of buckets) {
      counts.accepted += bucket.accepted
      counts.dropped += bucket.dropped
      counts.changed += bucket.changed
      counts.noted += bucket.noted
    }
  }
  return counts
}

function bySeverity(count: Count) {
  const sum = (pattern: RegExp) =>
    [...count].reduce((all, [key, events]) => (pattern.test(key) ? all + events : all), 0)
  return {
    accepted: sum(/: accepted$/),
    dropped: sum(/: event_(malformed|without_identity)$/),
    changed: sum(/_not_kept$/),
    noted: sum(/: (id_missing|user_id_placeholder|event_late|application_created)$/),
  }
}

test('whatever is sent, by whom and in which batches, the figures equal a plain count of it', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      const prefix = `run-${run++}-`
      await sendAll(all, prefix)

      const expected = plainCount(all)
      expect(await toldCount(prefix)).toEqual(expected)
      expect(await timelineCount(prefix)).toEqual(bySeverity(expected))
    }),
    { numRuns: 12 },
  )
})
