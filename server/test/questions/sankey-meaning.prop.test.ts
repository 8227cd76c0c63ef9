import type { SankeyResponse } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerSankey } from '../../src/query/answer-sankey.ts'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { plainSankey, type PlainSankey } from './plain-sankey.ts'
import { matchesSearch } from './plain-search.ts'
import { sankeyBody } from './sankey-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'
import {
  variedFacets,
  variedLengthMs,
  variedLines,
  variedOnce,
  variedSearches,
  variedStartMs,
} from './varied-events.ts'

const events = variedOnce.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(variedLines)
})
afterAll(() => stored.close())

/** Asked side by side, which takes half the time on two cores. */
const batchSize = 10
const questions = 200
const timeoutMs = 300_000

const anySankey: fc.Arbitrary<{ asked: PlainSankey; text: string }> = fc
  .record({
    search: fc.constantFrom(...variedSearches).map(searchOf),
    from: fc.integer({ min: 0, max: variedLengthMs / 2 }),
    length: fc.integer({ min: 1, max: variedLengthMs }),
    primary: fc.constantFrom('@session.id', '@usr.id', '@account.id', '@n', '@sizes', '@type'),
    secondary: fc.subarray(['@usr.id', '@account.id', '@n', '@sizes']),
    source: fc.constantFrom(...variedFacets),
    other: fc.option(fc.constantFrom(...variedFacets)),
    steps: fc.integer({ min: 1, max: 20 }),
    entries: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ search, from, length, source, other, ...more }) => {
    const start = variedStartMs + from
    const range = { from: start, to: start + length }
    const { text, matches } = search
    return { asked: { ...more, ...range, matches, source, target: other ?? source }, text }
  })

function searchOf(text: string) {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  const matches = (event: PlainEvent) => matchesSearch(parsed.search, event)
  return { text, matches }
}

test(
  'paths are those of everybody followed on their own',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySankey, { minLength: batchSize, maxLength: batchSize }),
        async (batch) => {
          const answers = await Promise.all(
            batch.map(({ asked, text }) => answerSankey(sankeyBody(asked, text), stored.context)),
          )

          const diagrams = answers.map(diagramOf)
          expect(diagrams).toEqual(batch.map(({ asked }) => plainSankey(events, asked)))
          expect(diagrams.flatMap(leaks)).toEqual([])
        },
      ),
      { numRuns: questions / batchSize },
    )
  },
  timeoutMs,
)

type Diagram = SankeyResponse['data']['attributes']

function diagramOf(answer: Awaited<ReturnType<typeof answerSankey>>): Diagram {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes
}

/** The nodes that another number goes into than comes out of. */
function leaks({ nodes, links }: Diagram): string[] {
  const last = Math.max(...nodes.map(({ column }) => column))
  const flow = (end: 'source' | 'target', id: string) =>
    links.filter((link) => link[end] === id).reduce((sum, { value }) => sum + value, 0)
  return nodes
    .filter(({ id, type, column, ...node }) => {
      const parts = { in: flow('target', id), out: flow('source', id) }
      const isEnd = type === 'dropoff' || column === last
      const isKept =
        node.value === (column === 0 ? node.value - node.incoming_value : parts.in) &&
        (isEnd ? parts.out : node.value) === parts.out &&
        (isEnd ? 0 : node.value) === node.outgoing_value + node.dropoff_value
      return !isKept
    })
    .map(({ id }) => id)
}
