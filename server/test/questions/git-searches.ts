import { ever, has, is, number, text, type GitQuestion } from './git-question.ts'

const count = { aggregation: 'count' }

/** Every operator of the search syntax, each with its meaning written by hand. */
export const gitSearches: readonly GitQuestion[] = [
  {
    asks: 'two terms side by side',
    search: '@event.name:change.landed @change.kind:fix',
    matches: (event) =>
      is(event, '@event.name', 'change.landed') && is(event, '@change.kind', 'fix'),
    ...ever,
    compute: count,
  },
  {
    asks: 'AND with a negation',
    search: '@change.kind:feat AND -@bot:true',
    matches: (event) => is(event, '@change.kind', 'feat') && !is(event, '@bot', true),
    ...ever,
    compute: count,
  },
  {
    asks: 'OR binding looser than AND',
    search: '@change.kind:docs OR @change.kind:ci && @bot:true',
    matches: (event) =>
      is(event, '@change.kind', 'docs') ||
      (is(event, '@change.kind', 'ci') && is(event, '@bot', true)),
    ...ever,
    compute: count,
  },
  {
    asks: 'parentheses with || inside',
    search: '(@change.kind:docs || @change.kind:ci) @bot:true',
    matches: (event) =>
      (is(event, '@change.kind', 'docs') || is(event, '@change.kind', 'ci')) &&
      is(event, '@bot', true),
    ...ever,
    compute: count,
  },
  {
    asks: 'NOT of a group, true for events without the attribute',
    search: 'NOT (@change.kind:fix OR @bot:true)',
    matches: (event) => !(is(event, '@change.kind', 'fix') || is(event, '@bot', true)),
    ...ever,
    compute: count,
  },
  {
    asks: 'a value group',
    search: '@change.kind:(fix OR perf OR revert)',
    matches: (event) => ['fix', 'perf', 'revert'].includes(text(event, '@change.kind')),
    ...ever,
    compute: count,
  },
  {
    asks: 'an array that holds two values',
    search: '@change.languages:(Go Markdown)',
    matches: (event) =>
      is(event, '@change.languages', 'Go') && is(event, '@change.languages', 'Markdown'),
    ...ever,
    compute: count,
  },
  {
    asks: 'an array that does not hold a value',
    search: '!@change.languages:Go',
    matches: (event) => !is(event, '@change.languages', 'Go'),
    ...ever,
    compute: count,
  },
  {
    asks: 'a quoted value',
    search: '@application.name:"prometheus/prometheus"',
    matches: (event) => is(event, '@application.name', 'prometheus/prometheus'),
    ...ever,
    compute: count,
  },
  {
    asks: 'an escaped slash and a prefix',
    search: '@application.name:vitest-dev\\/*',
    matches: (event) => text(event, '@application.name').startsWith('vitest-dev/'),
    ...ever,
    compute: count,
  },
  {
    asks: 'a wildcard inside and one character',
    search: '@release.tag:v?.*.0',
    matches: (event) => /^v.\..*\.0$/u.test(text(event, '@release.tag')),
    ...ever,
    compute: count,
  },
  {
    asks: 'presence of an attribute',
    search: '@release.major:*',
    matches: (event) => has(event, '@release.major'),
    ...ever,
    compute: count,
  },
  {
    asks: 'absence of an attribute, by its old name',
    search: '_missing_:@tz_offset _exists_:@usr.id',
    matches: (event) => !has(event, '@tz_offset') && has(event, '@usr.id'),
    ...ever,
    compute: count,
  },
  {
    asks: 'events without a user',
    search: '-@usr.id:*',
    matches: (event) => !has(event, '@usr.id'),
    ...ever,
    compute: count,
  },
  {
    asks: 'a number that equals',
    search: '@change.files:3',
    matches: (event) => number(event, '@change.files') === 3,
    ...ever,
    compute: count,
  },
  {
    asks: 'comparisons',
    search: '@change.insertions:>100 @change.deletions:<=10',
    matches: (event) =>
      number(event, '@change.insertions') > 100 && number(event, '@change.deletions') <= 10,
    ...ever,
    compute: count,
  },
  {
    asks: 'a range with its ends',
    search: '@change.files:[3 TO 10]',
    matches: (event) => number(event, '@change.files') >= 3 && number(event, '@change.files') <= 10,
    ...ever,
    compute: count,
  },
  {
    asks: 'a range without its ends, and an open one',
    search: '@change.files:{3 TO 10} @change.insertions:[50 TO *]',
    matches: (event) =>
      number(event, '@change.files') > 3 &&
      number(event, '@change.files') < 10 &&
      number(event, '@change.insertions') >= 50,
    ...ever,
    compute: count,
  },
  {
    asks: 'a boolean and its negation',
    search: '@change.merge:false -@change.pull_request:true',
    matches: (event) =>
      is(event, '@change.merge', false) && !is(event, '@change.pull_request', true),
    ...ever,
    compute: count,
  },
  {
    asks: 'a value with a colon, escaped',
    search: '@tz_offset:+05\\:30',
    matches: (event) => is(event, '@tz_offset', '+05:30'),
    ...ever,
    compute: count,
  },
  {
    asks: 'free text, whatever its case',
    search: 'RELEASE',
    matches: (event) => text(event, '@event.name').includes('release'),
    ...ever,
    compute: count,
  },
  {
    asks: 'a bare name that is no tag',
    search: 'type:server',
    matches: () => false,
    ...ever,
    compute: count,
  },
  {
    asks: 'the time as an attribute',
    search: '@date:[1767225600000 TO 1769904000000}',
    matches: (event) =>
      event.occurredAtMs >= 1_767_225_600_000 && event.occurredAtMs < 1_769_904_000_000,
    ...ever,
    compute: count,
  },
]
