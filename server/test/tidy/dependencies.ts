import type { Repository, Rule, Violation } from './repository.ts'

const page = 'docs/dependencies.md'
const manifests = /^([^/]+\/)?package\.json$/

export const dependenciesAreExplained: Rule = {
  promise: `${page} says of every package what it is for, and of no other`,
  violations: unexplained,
}

function unexplained({ files }: Repository): readonly Violation[] {
  const wanted = new Set(
    files.filter(({ path }) => manifests.test(path)).flatMap(({ text }) => packagesOf(text)),
  )
  const text = files.find(({ path }) => path === page)?.text ?? ''
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  const explained = new Set(
    rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    ),
  )
  return [
    ...[...wanted]
      .filter((name) => !explained.has(name))
      .map((name) => ({ path: page, problem: `has no line for ${name}` })),
    ...[...explained]
      .filter((name) => name !== undefined && !wanted.has(name))
      .map((name) => ({ path: page, problem: `has a line for ${name}, which nothing depends on` })),
  ]
}

function packagesOf(text: string): readonly string[] {
  const manifest: unknown = JSON.parse(text)
  return ['dependencies', 'devDependencies']
    .flatMap((field) => namesIn(manifest, field))
    .filter((name) => !name.startsWith('@throughline/'))
}

function namesIn(manifest: unknown, field: string): readonly string[] {
  if (!isRecord(manifest)) return []
  const packages = manifest[field]
  return isRecord(packages) ? Object.keys(packages) : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
