import { posix } from 'node:path'
import { folderOf, sources } from './repository.ts'
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

export const linksLead: Rule = {
  promise: 'a link in a document leads to a file or folder that is there',
  violations: ({ files }) => {
    const paths = new Set(files.flatMap(({ path }) => [path, ...foldersAbove(path)]))
    return files
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap((file) => deadLinksIn(file, paths))
  },
}

function deadLinksIn(
  { path, text }: RepositoryFile,
  paths: ReadonlySet<string>,
): readonly Violation[] {
  return [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)].flatMap((match) => {
    const link = match[1] ?? ''
    const target = posix.join(folderOf(path), link).replace(/\/$/, '')
    if (paths.has(target)) return []
    const line = text.slice(0, match.index).split('\n').length
    return [{ path, line, problem: `links to ${link}, which isn't there` }]
  })
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
