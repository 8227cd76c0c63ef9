import { ever, is, type GitSelection } from './git-question.ts'
import type { PlainList } from './plain-list.ts'

/** A question for git events themselves. */
export interface GitList extends PlainList, GitSelection {}

const may = { from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 5, 1) }
const everything = { search: '', matches: () => true }

export const gitLists: readonly GitList[] = [
  { asks: 'the newest 100 events, whole', ...everything, ...ever },
  {
    asks: 'the largest fixes with their languages',
    search: '@change.kind:fix',
    matches: (event) => is(event, '@change.kind', 'fix'),
    ...ever,
    columns: ['id', 'timestamp', '@usr.id', '@change.insertions', '@change.languages', '@none'],
    sort: { facet: '@change.insertions', order: 'desc' },
    limit: 500,
  },
  {
    asks: 'events of a month by an attribute that most lack',
    ...everything,
    ...may,
    columns: ['@release.major', '@event.name'],
    sort: { facet: '@release.major', order: 'asc' },
    limit: 2_000,
  },
  {
    asks: 'events by a list of languages that is not shown',
    ...everything,
    ...may,
    columns: ['id'],
    sort: { facet: '@change.languages', order: 'asc' },
    limit: 10_000,
  },
  {
    asks: 'events of the sessions that had more than 20 of them',
    ...everything,
    ...may,
    occurring: { entity: '@session.id', operator: '>', value: 20 },
    columns: ['@session.id', 'timestamp'],
    limit: 10_000,
  },
]
