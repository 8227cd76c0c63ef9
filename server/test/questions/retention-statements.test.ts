import { expect, test } from 'vitest'
import { parseRetentionGrid, parseRetentionList } from '../../src/query/parse/parse-retention.ts'
import { optimize } from '../../src/query/plan/plan.ts'
import { asSent } from '../../src/query/resolve/known.ts'
import {
  resolveRetention,
  resolveRetentionList,
} from '../../src/query/resolve/resolve-retention.ts'
import { retentionGridSql } from '../../src/query/sql/retention-grid-sql.ts'
import { retentionListSql } from '../../src/query/sql/retention-list-sql.ts'
import type { Sql } from '../../src/warehouse/sql-text.ts'

const week = 7 * 86_400_000
const from = Date.UTC(2026, 2, 2)
const context = { findSegment: () => undefined, nowMs: from + 4 * week }
const types = new Map([['plan', new Set(['String'])]])
const known = { types, users: asSent, traceKinds: () => [] }

function sourceOf(name: string): object {
  return { data_source: 'product_analytics', search: { query: `@event.name:${name}` } }
}

function bodyOf(type: string, query: object, search: object = {}): object {
  const time_interval = { type: 'calendar', value: { type: 'week' } }
  const asked = {
    retention_entity: '@usr.id',
    cohort_criteria: { base_query: sourceOf('opened'), time_interval },
    return_condition: 'conversion_on',
    ...search,
  }
  const attributes = { from, to: from + 3 * week, query: { search: asked, ...query } }
  return { data: { type, attributes } }
}

const compute = { aggregation: 'count', metric: '__dd.retention' }
const byPaying = { return_criteria: { base_query: sourceOf('paid') } }
const groups = [
  { facet: '@plan', target: 'cohort' },
  { facet: '@event.name', target: 'return_period', limit: 3 },
]

function gridStatement(query: object, search: object = {}): Sql {
  const body = bodyOf('retention_grid_request', { compute, ...query }, search)
  const parsed = parseRetentionGrid(body, context)
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  return retentionGridSql(optimize(resolveRetention(parsed.question, known)))
}

function listStatement(): Sql {
  const first = { type: 'index', value: 0 }
  const scope = { type: 'cell', cohort_target: first, return_period_target: first }
  const query = { computation_scope: scope, columns: [{ field: { path: '@plan' } }] }
  const parsed = parseRetentionList(bodyOf('retention_list_request', query, byPaying), context)
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  return retentionListSql(optimize(resolveRetentionList(parsed.question, known)))
}

const statements = [
  ['who comes back', gridStatement({})],
  ['who comes back by another event', gridStatement({}, byPaying)],
  ['the same in groups of both', gridStatement({ group_by: groups }, byPaying)],
  ['those in a cell', listStatement()],
] as const

test('the statements of retention are those that were looked at', async () => {
  const texts = statements.map(([asks, { text }]) => `-- ${asks}\n${text}\n`)

  await expect(texts.join('\n')).toMatchFileSnapshot('retention-statements.sql')
})

test('figures take one reading of the events, a list one more', () => {
  const readings = statements.map(
    ([, { text }]) => text.split('FROM throughline.events').length - 1,
  )

  expect(readings).toEqual([1, 1, 1, 2])
})
