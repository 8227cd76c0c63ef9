import type { SankeyNode } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerSankey } from '../../src/query/answer-sankey.ts'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import { plainEvent } from './plain-events.ts'
import { plainSankey, type PlainDiagram } from './plain-sankey.ts'
import { matchesSearch } from './plain-search.ts'
import { pageEvents, pathExamples, type PathExample } from './paths-page.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = pageEvents.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(pageEvents)
})
afterAll(() => stored.close())

test('the page of paths has 13 events and 7 questions', () => {
  expect([events.length, pathExamples.length]).toEqual([13, 7])
})

test.each(pathExamples)('$asks: nodes and links are those of the page', async (example) => {
  const answer = await answerSankey(example.body, stored.context)

  const plain = plainAnswer(example)
  expect(answer).toMatchObject({ kind: 'answered', body: { data: { attributes: plain } } })
  expect(plain.nodes.map(nodeRow)).toEqual(example.nodes.map(padded))
  expect(plain.links.map(({ id, value }) => [id, String(value)])).toEqual(example.links)
})

function plainAnswer({ body }: PathExample): PlainDiagram {
  const { time, search, definition } = body.data.attributes
  const parsed = parseSearch(search.query ?? '')
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return plainSankey(events, {
    ...time,
    matches: (event) => matchesSearch(parsed.search, event),
    primary: '@session.id',
    ...search.join_keys,
    ...definition,
    steps: definition.number_of_steps ?? 0,
    entries: definition.entries_per_step ?? 0,
  })
}

function nodeRow(node: SankeyNode): string[] {
  const { id, value, incoming_value, outgoing_value, dropoff_value } = node
  const parts = (node.aggregated_nodes ?? []).map((part) => `${part.name} ${part.value}`)
  const figures = [value, incoming_value, outgoing_value, dropoff_value].map(String)
  return [id, ...figures, parts.join(', ')]
}

/** A table without a column for parts has none. */
function padded(row: readonly string[]): readonly string[] {
  return row.length === 5 ? [...row, ''] : row
}
