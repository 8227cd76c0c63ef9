import { expect, test } from 'vitest'
import { cohortLabel, gridOf, isEmptyGrid } from './grid.ts'

const monday = { cohort: 0, startMs: Date.UTC(2026, 2, 2), size: 1, cells: [] }

test.each([
  ['day', 'Mon 2 Mar 2026'],
  ['week', '2 Mar – 8 Mar 2026'],
  ['month', 'March 2026'],
] as const)('a cohort of a %s is called by when it began', (period, label) => {
  expect(cohortLabel(monday, period, 'UTC').replace(',', '')).toBe(label)
})

test('the week of a changing clock ends on the same weekday', () => {
  const beforeSummer = { ...monday, startMs: Date.UTC(2026, 2, 22, 23) }

  expect(cohortLabel(beforeSummer, 'week', 'Europe/Berlin')).toBe('23 Mar – 29 Mar 2026')
})

test('all cohorts together have the size of each of them', () => {
  const cohort = { type: 'raw' as const, name: '', group_tags: [], cells: [] }
  const cohorts = [
    { ...cohort, type: 'aggregated' as const },
    { ...cohort, cohort_index: 0, cohort_size: 3 },
    { ...cohort, cohort_index: 1, cohort_size: 4 },
  ]
  const attributes = { retention_entity: '@usr.id', retention_periods: [], cohorts }
  const type = 'retention_grid_response' as const
  const answer = { id: 'a', type, attributes }

  const { groups } = gridOf({ data: answer, meta: { request_id: 'r', status: 'done' } })

  expect(groups.map(({ rows }) => rows.map(({ size }) => size))).toEqual([[7, 3, 4]])
})

test('each group has the rows of its label', () => {
  const cells = [{ type: 'raw' as const, return_period_index: 0, is_partial_data: false }]
  const row = { type: 'raw' as const, name: '', cohort_index: 0, cells }
  const cohorts = ['paid', 'free'].flatMap((label) => [
    { ...row, type: 'aggregated' as const, group_tags: [label] },
    { ...row, cohort_size: label.length, group_tags: [label] },
  ])
  const attributes = { retention_entity: '@usr.id', retention_periods: [], cohorts }
  const answer = { id: 'a', type: 'retention_grid_response' as const, attributes }

  const grid = gridOf({ data: answer, meta: { request_id: 'r', status: 'done' } })

  expect(grid.groups.map(({ label, rows }) => [label, rows.length])).toEqual([
    ['paid', 2],
    ['free', 2],
  ])
  expect([grid.periods, isEmptyGrid(grid)]).toEqual([1, false])
})
