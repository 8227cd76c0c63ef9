import { sources } from './repository.ts'
import type { Repository, RepositoryFile, Rule, Source, Violation } from './repository.ts'

export const laterWorkHasAnIssue: Rule = {
  promise: 'a comment that leaves work for later names its issue: TODO(#12)',
  violations: (repository) =>
    commentsMatching(repository, {
      pattern: /\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))/,
      problem: 'leaves work for later without an issue number',
    }),
}

export const suppressionsHaveReasons: Rule = {
  promise: 'no check is silenced, unless the comment names the rule and says why after --',
  violations: (repository) =>
    commentsMatching(repository, {
      pattern:
        /@ts-(ignore|expect-error|nocheck)|prettier-ignore|v8 ignore|(oxlint|eslint)-disable(?!-next-line [\w/-]+ -- \w+)/,
      problem: 'silences a check',
    }),
}

interface Search {
  readonly pattern: RegExp
  readonly problem: string
}

function commentsMatching(repository: Repository, search: Search): readonly Violation[] {
  return sources(repository).flatMap((source) => matchingComments(source, search))
}

function matchingComments(source: Source, { pattern, problem }: Search): readonly Violation[] {
  return source.tree.comments
    .filter((comment) => pattern.test(comment.value))
    .map(({ start }) => ({ path: source.path, line: source.lineAt(start), problem }))
}

export const noMachinePaths: Rule = {
  promise: 'no file speaks of the machine it was written on',
  violations: ({ files }) => files.flatMap(machinePathsIn),
}

// The words are patterns, so that this file doesn't hold what it looks for.
const machinePath = /(^|[\s'"`(=])\/(work|root|home|Users)\/[\w.]/

function machinePathsIn({ path, text }: RepositoryFile): readonly Violation[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      machinePath.test(line)
        ? [{ path, line: index + 1, problem: 'holds a path of one machine' }]
        : [],
    )
}

export const oneRegistry: Rule = {
  promise: 'the lock file and the npm settings know no other registry than that of npm',
  violations: ({ files }) =>
    files
      .filter(({ path }) => path === 'package-lock.json' || path.endsWith('.npmrc'))
      .flatMap(otherRegistriesIn),
}

const download = /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)(https?|git)[^"]*"|registry *= */

function otherRegistriesIn({ path, text }: RepositoryFile): readonly Violation[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      download.test(line) ? [{ path, line: index + 1, problem: line.trim() }] : [],
    )
}
