import { ever, is, text, type GitQuestion } from './git-question.ts'
import { gitSearches } from './git-searches.ts'
import type { PlainEvent } from './plain-events.ts'

const dayMs = 86_400_000
const spring = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 5, 1) }
const may = { from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 5, 1) }

const everything = { search: '', matches: () => true }
const authored = {
  search: '@event.name:change.authored',
  matches: (event: PlainEvent) => is(event, '@event.name', 'change.authored'),
}
const count = { aggregation: 'count' }

const counts: readonly GitQuestion[] = [
  { asks: 'all events', ...everything, ...ever, compute: count },
  { asks: 'events of three months', ...everything, ...spring, compute: count },
  { asks: 'no events of a range before all', ...everything, from: 0, to: 1_000, compute: count },
  {
    asks: 'events that have an attribute',
    ...everything,
    ...ever,
    compute: { aggregation: 'count', metric: '@release.major' },
  },
  {
    asks: 'different users',
    ...everything,
    ...ever,
    compute: { aggregation: 'cardinality', metric: '@usr.id' },
  },
  {
    asks: 'different languages, many an event',
    ...everything,
    ...ever,
    compute: { aggregation: 'cardinality', metric: '@change.languages' },
  },
  {
    asks: 'different values of a boolean',
    ...everything,
    ...ever,
    compute: { aggregation: 'cardinality', metric: '@bot' },
  },
]

const figures: readonly GitQuestion[] = [
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'pc75',
  'pc90',
  'pc95',
  'pc98',
  'pc99',
  'pc12.5',
  'pc0',
  'pc100',
].map((aggregation) => ({
  asks: `${aggregation} of inserted lines`,
  ...authored,
  ...ever,
  compute: { aggregation, metric: '@change.insertions' },
}))

const groups: readonly GitQuestion[] = [
  {
    asks: 'events by name',
    ...everything,
    ...ever,
    compute: count,
    groupBy: [{ facet: '@event.name' }],
  },
  {
    asks: 'events by kind, ten unless said otherwise, missing ones apart',
    ...everything,
    ...ever,
    compute: count,
    groupBy: [{ facet: '@change.kind' }],
  },
  {
    asks: 'the kinds seldom used, without missing ones',
    ...everything,
    ...ever,
    compute: count,
    groupBy: [
      {
        facet: '@change.kind',
        limit: 4,
        should_exclude_missing: true,
        sort: { ...count, order: 'asc' },
      },
    ],
  },
  {
    asks: 'events by language, once in each of their languages',
    ...authored,
    ...ever,
    compute: count,
    groupBy: [{ facet: '@change.languages', limit: 50 }],
  },
  {
    asks: 'events by a number',
    ...everything,
    ...ever,
    compute: count,
    groupBy: [{ facet: '@release.major', limit: 100 }],
  },
  {
    asks: 'events by a boolean',
    ...everything,
    ...ever,
    compute: count,
    groupBy: [{ facet: '@change.breaking' }],
  },
  {
    asks: 'the accounts with the most users',
    ...everything,
    ...ever,
    compute: { aggregation: 'cardinality', metric: '@usr.id' },
    groupBy: [{ facet: '@account.id', limit: 5 }],
  },
  {
    asks: 'the median change of the busiest users, ties by name',
    ...authored,
    ...ever,
    compute: { aggregation: 'median', metric: '@change.insertions' },
    groupBy: [{ facet: '@usr.id', limit: 40, sort: count }],
  },
  {
    asks: 'the top kinds inside each of the top applications',
    ...everything,
    ...ever,
    compute: count,
    groupBy: [
      { facet: '@application.name', limit: 4 },
      { facet: '@change.kind', limit: 3 },
    ],
  },
  {
    asks: 'three levels, each with an order of its own',
    ...authored,
    ...ever,
    compute: { aggregation: 'pc95', metric: '@change.deletions' },
    groupBy: [
      { facet: '@account.id', limit: 3, sort: { aggregation: 'cardinality', metric: '@usr.id' } },
      { facet: '@change.languages', limit: 3, sort: count },
      {
        facet: '@change.kind',
        limit: 2,
        sort: { aggregation: 'sum', metric: '@change.files', order: 'asc' },
      },
    ],
  },
]

const curves: readonly GitQuestion[] = [
  { asks: 'events a day', ...everything, ...spring, compute: count, intervalMs: dayMs },
  { asks: 'events an hour', ...everything, ...may, compute: count, intervalMs: dayMs / 24 },
  {
    asks: 'users a week, in weeks of the epoch',
    ...everything,
    ...spring,
    compute: { aggregation: 'cardinality', metric: '@usr.id' },
    intervalMs: 7 * dayMs,
  },
  {
    asks: 'an hourly percentile',
    ...authored,
    ...may,
    compute: { aggregation: 'pc90', metric: '@change.insertions' },
    intervalMs: dayMs / 24,
  },
  {
    asks: 'releases a day, most days without',
    search: '@event.name:release.*',
    matches: (event) => text(event, '@event.name').startsWith('release.'),
    ...spring,
    compute: count,
    intervalMs: dayMs,
  },
  {
    asks: 'the top three kinds a day',
    ...everything,
    ...spring,
    compute: count,
    groupBy: [{ facet: '@change.kind', limit: 3 }],
    intervalMs: dayMs,
  },
  {
    asks: 'the top languages inside the top accounts, by week',
    ...authored,
    ...spring,
    compute: { aggregation: 'avg', metric: '@change.files' },
    groupBy: [
      { facet: '@account.id', limit: 3, sort: count },
      { facet: '@change.languages', limit: 2, sort: count },
    ],
    intervalMs: 7 * dayMs,
  },
  {
    asks: 'an average a month of thirty days, where some have no number',
    ...everything,
    from: Date.UTC(2025, 0, 1),
    to: Date.UTC(2026, 8, 1),
    compute: { aggregation: 'avg', metric: '@release.major' },
    intervalMs: 30 * dayMs,
  },
]

const occurrences: readonly GitQuestion[] = [
  {
    asks: 'changes of users who authored at least 50 of them',
    ...authored,
    ...spring,
    occurring: { entity: '@usr.id', operator: '>=', value: 50 },
    compute: { aggregation: 'cardinality', metric: '@usr.id' },
    groupBy: [{ facet: '@account.id' }],
  },
  {
    asks: 'sessions of a single event, by day',
    ...everything,
    ...may,
    occurring: { entity: '@session.id', operator: '=', value: 1 },
    compute: count,
    intervalMs: dayMs,
  },
  {
    asks: 'releases of accounts with fewer than 100',
    search: '@event.name:release.*',
    matches: (event) => text(event, '@event.name').startsWith('release.'),
    ...ever,
    occurring: { entity: '@account.id', operator: 'lt', value: 100 },
    compute: count,
  },
]

export const gitQuestions: readonly GitQuestion[] = [
  ...counts,
  ...figures,
  ...gitSearches,
  ...groups,
  ...curves,
  ...occurrences,
]
