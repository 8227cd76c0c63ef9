import type { RetentionRow } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerRetentionGrid } from '../../src/query/answer-retention.ts'
import { pageEvents, pageQuestion, retentionExamples } from './retention-page.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(pageEvents)
})
afterAll(() => stored.close())

test('the page of retention has 11 events and 14 questions', () => {
  expect([pageEvents.length, retentionExamples.length]).toEqual([11, 14])
})

test.each(retentionExamples)('$besides gives the cohorts of the page', async (example) => {
  const { besides, cohorts } = example
  const range = { from: Date.UTC(2026, 2, 2), to: Date.UTC(2026, 2, 23) }
  const attributes = { ...range, query: merged(pageQuestion, besides) }

  const answer = await answerRetentionGrid(
    { data: { type: 'retention_grid_request', attributes } },
    stored.context,
  )

  const rows = answer.kind === 'answered' ? answer.body.data.attributes.cohorts : undefined
  const raw = rows?.filter(({ type }) => type === 'raw').map(textOf)
  expect(raw ?? answer).toEqual(cohorts)
})

function textOf({ group_tags, cohort_size: size, cells }: RetentionRow): string {
  const counts = cells.map(({ cell_count: count }) => ` ${count}`)
  return [...group_tags, `${size}:${counts.join('')}`].join(' ')
}

/** Objects put into each other. */
function merged(base: unknown, besides: unknown): unknown {
  if (!isObject(base) || !isObject(besides)) return besides
  const changed = Object.entries(besides).map(([key, value]) => [key, merged(base[key], value)])
  return { ...base, ...Object.fromEntries(changed) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
