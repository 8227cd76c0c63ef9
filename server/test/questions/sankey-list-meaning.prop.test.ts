import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerSankeyList } from '../../src/query/answer-sankey.ts'
import { anyAnchored, anyPatterned, anySankey, type AskedSankey } from './any-sankey.ts'
import { caseCount } from './case-count.ts'
import { plainEvent } from './plain-events.ts'
import { plainSankey } from './plain-sankey.ts'
import { plainSankeyList, type PlainSankeyList } from './plain-sankey-list.ts'
import { sankeyListBody } from './sankey-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'
import {
  variedFacets,
  variedLengthMs,
  variedLines,
  variedOnce,
  variedSearches,
  variedStartMs,
} from './varied-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(variedLines)
})
afterAll(() => stored.close())

const questions = caseCount(20)
/** Asked side by side, which takes half the time on two cores. */
const partsMax = 6

const ways = anySankey({
  searches: variedSearches,
  facets: variedFacets,
  keys: ['@session.id', '@usr.id', '@account.id', '@n', '@sizes', '@type'],
  audience: fc.constant(undefined),
  startMs: variedStartMs,
  lengthMs: variedLengthMs,
})
const anchored = anyAnchored(ways, ['x', '5', '日本', 'paid', '3', 'user-5', 'shop'])
const asked = fc.oneof(ways, anchored, anyPatterned(fc.oneof(ways, anchored)))
const shown = {
  picks: fc.array(fc.nat(), { minLength: partsMax, maxLength: partsMax }),
  columns: fc.subarray(['@event.name', '@tags', '@n', 'service', '@usr.id', 'id']),
  limit: fc.constantFrom(3, 10_000),
}

const events = variedOnce.map(plainEvent)

test('who is at a node, or came to it from another, are as many as the figure says, and these', async () => {
  await fc.assert(
    fc.asyncProperty(asked, fc.record(shown), async (question, { picks, ...more }) => {
      const parts = partsOf(question, picks)
      const lists = parts.map((part): PlainSankeyList => ({
        ...question.asked,
        ...part,
        ...more,
      }))

      const answers = await Promise.all(lists.map((list) => ask(list, question.text)))

      const plain = lists.map((list) => plainSankeyList(events, list))
      expect(answers).toEqual(plain)
      expect(plain.map(({ total_count: total }) => total)).toEqual(parts.map(({ value }) => value))
    }),
    { numRuns: questions, endOnFailure: true },
  )
})

/** Some nodes, values of those that are together, and links of the drawing, each with its figure. */
function partsOf({ asked: question }: AskedSankey, picks: readonly number[]) {
  const { nodes, links } = plainSankey(events, question)
  const all = [
    ...nodes.flatMap(({ id, value, aggregated_nodes: parts = [] }) => [
      { node: id, cameFrom: undefined, value },
      ...parts.map((part) => ({ node: part.id, cameFrom: undefined, value: part.value })),
    ]),
    ...links.map(({ source, target, value }) => ({ node: target, cameFrom: source, value })),
  ]
  return all.length === 0 ? [] : picks.flatMap((pick) => all[pick % all.length] ?? [])
}

async function ask(list: PlainSankeyList, text: string) {
  const answer = await answerSankeyList(sankeyListBody(list, text), stored.context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes
}
