import type { SankeyResponse } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QueryContext } from '../../src/query/answer.ts'
import { answerSankey } from '../../src/query/answer-sankey.ts'
import { anyAudience } from './any-audience.ts'
import { anyAnchored, anyPatterned, anySankey, type AskedSankey } from './any-sankey.ts'
import { writeOddLists } from './any-segment.ts'
import { caseCount } from './case-count.ts'
import {
  identityReadings,
  linkedAudiences,
  linkedEvents,
  readingContext,
  storeLinkedEvents,
  switched,
} from './identity-readings.ts'
import { knowingSegments } from './known-segments.ts'
import { oddStartMs } from './odd-events.ts'
import { peopleLines } from './odd-people.ts'
import { plainEvent } from './plain-events.ts'
import { plainSankey } from './plain-sankey.ts'
import { sankeyBody } from './sankey-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'
import { touchedLengthMs, touchedStartMs } from './touched-events.ts'
import {
  variedFacets,
  variedLengthMs,
  variedLines,
  variedOnce,
  variedSearches,
  variedStartMs,
} from './varied-events.ts'

let varied: StoredEvents
let people: StoredEvents
let linked: StoredEvents
beforeAll(async () => {
  varied = await storeEvents(variedLines)
  people = await storeEvents(peopleLines)
  await writeOddLists(people.lists)
  linked = await storeLinkedEvents()
})
afterAll(() => Promise.all([varied, people, linked].map((stored) => stored.close())))

/** Asked side by side, which takes half the time on two cores. */
const batchSize = 10
/** Of audiences, and of each reading of ids, a tenth of that. */
const questions = caseCount(40)
const batches = Math.ceil(questions / batchSize)
const fewerBatches = Math.ceil(batches / 10)

const ofVaried = anySankey({
  searches: variedSearches,
  facets: variedFacets,
  keys: ['@session.id', '@usr.id', '@account.id', '@n', '@sizes', '@type'],
  audience: fc.constant(undefined),
  startMs: variedStartMs,
  lengthMs: variedLengthMs,
})

test('paths are those of everybody followed on their own, and nobody gets lost on the way', async () => {
  const events = variedOnce.map(plainEvent)
  const ask = ({ asked, text }: AskedSankey) => diagramOf(sankeyBody(asked, text), varied.context)

  await fc.assert(
    fc.asyncProperty(batchOf(ofVaried), async (batch) => {
      const diagrams = await Promise.all(batch.map(ask))

      expect(diagrams).toEqual(batch.map(({ asked }) => plainSankey(events, asked)))
      expect(diagrams.flatMap(leaks)).toEqual([])
    }),
    { numRuns: batches, endOnFailure: true },
  )
})

const anchors = ['x', '5', '', '日本', 'paid', 'Ümlaut', '3', '1', 'true', 'user-5', 'shop', 'view']

test('ways start at a value, or are told backward from it, whatever was visited before', async () => {
  const events = variedOnce.map(plainEvent)
  const ask = ({ asked, text }: AskedSankey) => diagramOf(sankeyBody(asked, text), varied.context)

  await fc.assert(
    fc.asyncProperty(batchOf(anyAnchored(ofVaried, anchors)), async (batch) => {
      const diagrams = await Promise.all(batch.map(ask))

      expect(diagrams).toEqual(batch.map(({ asked }) => plainSankey(events, asked)))
      expect(diagrams.flatMap(leaks)).toEqual([])
    }),
    { numRuns: fewerBatches * 3, endOnFailure: true },
  )
})

test('values that match a pattern are one value on every way, at its start and at its end', async () => {
  const events = variedOnce.map(plainEvent)
  const ask = ({ asked, text }: AskedSankey) => diagramOf(sankeyBody(asked, text), varied.context)
  const some = anyPatterned(fc.oneof(ofVaried, anyAnchored(ofVaried, [...anchors, '*a*', 's*'])))

  await fc.assert(
    fc.asyncProperty(batchOf(some), async (batch) => {
      const diagrams = await Promise.all(batch.map(ask))

      expect(diagrams).toEqual(batch.map(({ asked }) => plainSankey(events, asked)))
      expect(diagrams.flatMap(leaks)).toEqual([])
    }),
    { numRuns: fewerBatches * 3, endOnFailure: true },
  )
})

const ofPeople = anySankey({
  searches: ['*', '@n:>3', '@event.name:"even.step"', '@usr.age:*'],
  facets: ['@n', '@usr.plan', '@event.name', '@geo.city', '@session.id'],
  keys: ['@session.id', '@usr.id', '@account.id', '@n'],
  audience: anyAudience,
  startMs: oddStartMs - 1_000,
  lengthMs: 300_000,
})

test('paths of an audience are those of its people, also before 1970', async () => {
  const events = peopleLines.map(plainEvent)
  const ask = ({ asked, text }: AskedSankey) =>
    diagramOf(sankeyBody(asked, text), knowingSegments(people.context, asked.audience))

  await fc.assert(
    fc.asyncProperty(batchOf(ofPeople), async (batch) => {
      const diagrams = await Promise.all(batch.map(ask))

      expect(diagrams).toEqual(batch.map(({ asked }) => plainSankey(events, asked)))
      expect(diagrams.flatMap(leaks)).toEqual([])
    }),
    { numRuns: fewerBatches, endOnFailure: true },
  )
})

const ofLinked = anySankey({
  searches: ['*', '@usr.id:(user-5 OR gone)', '-@usr.id:user-1', '@last_touch.utm.source:news'],
  facets: ['@event.name', '@usr.id', '@tags', '@amount', '@last_touch.utm.source', '@session.id'],
  keys: ['@session.id', '@usr.id', '@usr.anonymous_id', '@application.id'],
  audience: fc.option(fc.constantFrom(...linkedAudiences), { nil: undefined }),
  startMs: touchedStartMs - touchedLengthMs,
  lengthMs: 2 * touchedLengthMs,
})

test.each(identityReadings)(
  'paths are those of users by the ids that are theirs: $isResolved, but in $sentApplications',
  async (reading) => {
    const events = linkedEvents(reading)
    const ask = ({ asked, text }: AskedSankey) => {
      const context = readingContext(linked, reading, asked.audience)
      return diagramOf(switched(sankeyBody(asked, text), reading), context)
    }

    await fc.assert(
      fc.asyncProperty(batchOf(ofLinked), async (batch) => {
        const diagrams = await Promise.all(batch.map(ask))

        expect(diagrams).toEqual(batch.map(({ asked }) => plainSankey(events, asked)))
        expect(diagrams.flatMap(leaks)).toEqual([])
      }),
      { numRuns: fewerBatches, endOnFailure: true },
    )
  },
)

function batchOf(any: fc.Arbitrary<AskedSankey>): fc.Arbitrary<AskedSankey[]> {
  return fc.array(any, { minLength: batchSize, maxLength: batchSize })
}

type Diagram = SankeyResponse['data']['attributes']

async function diagramOf(body: object, context: QueryContext): Promise<Diagram> {
  const answer = await answerSankey(body, context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes
}

/** The nodes where as many do not go on or end as have come, or as the links say. */
function leaks({ nodes, links }: Diagram): string[] {
  const last = Math.max(...nodes.map(({ column }) => column))
  const isEnd = (id: string) => nodes.some((node) => node.id === id && node.type === 'dropoff')
  const sum = (values: readonly { readonly value: number }[]) =>
    values.reduce((total, { value }) => total + value, 0)
  return nodes
    .filter(({ id, type, column, value, ...node }) => {
      const arriving = sum(links.filter(({ target }) => target === id))
      const leaving = links.filter(({ source }) => source === id)
      const ending = sum(leaving.filter(({ target }) => isEnd(target)))
      const goesNowhere = type === 'dropoff' || column === last
      const isKept =
        node.incoming_value === arriving &&
        value === (column === 0 ? value : arriving) &&
        node.outgoing_value === sum(leaving) - ending &&
        node.dropoff_value === ending &&
        (goesNowhere ? 0 : value) === node.outgoing_value + node.dropoff_value
      return !isKept
    })
    .map(({ id }) => id)
}
