import { ever, has, is, type GitSelection } from './git-question.ts'
import type { PlainSankey } from './plain-sankey.ts'

/** A question for paths through the git events. */
export interface GitSankey extends PlainSankey, GitSelection {}

const everything = { search: '', matches: () => true, ...ever }
const kinds = { source: '@change.kind', target: '@change.kind' }

export const gitSankeys: readonly GitSankey[] = [
  {
    asks: 'from kind to kind of change, of everybody',
    ...everything,
    ...kinds,
    primary: '@usr.id',
    steps: 3,
    entries: 3,
  },
  {
    asks: 'the same of people, not bots, within a day',
    search: '@bot:false @usr.id:*',
    matches: (event) => is(event, '@bot', false) && has(event, '@usr.id'),
    ...ever,
    ...kinds,
    primary: '@session.id',
    steps: 1,
    entries: 5,
  },
  {
    asks: 'what happens to a change',
    ...everything,
    source: '@event.name',
    target: '@event.name',
    primary: '@change.id',
    steps: 2,
    entries: 5,
  },
  {
    asks: 'the languages of changes after the first kind of change, one by one',
    ...everything,
    source: '@change.kind',
    target: '@change.languages',
    primary: '@usr.id',
    steps: 6,
    entries: 8,
  },
  {
    asks: 'from repository to repository',
    ...everything,
    source: '@application.name',
    target: '@application.name',
    primary: '@usr.id',
    steps: 20,
    entries: 50,
  },
  {
    asks: 'who of each repository wrote first, second and third: some thousand names a column',
    ...everything,
    source: '@usr.id',
    target: '@usr.id',
    primary: '@account.id',
    steps: 20,
    entries: 1,
  },
]
