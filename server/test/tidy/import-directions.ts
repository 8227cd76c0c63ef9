import { posix } from 'node:path'
import type { StaticExportEntry } from 'oxc-parser'
import { folderOf, isTest, sources } from './repository.ts'
import type { Repository, Rule, Source, Violation } from './repository.ts'

/**
 * Which part may import which. A part is a folder directly below `server/src`, the files
 * directly there, or a package. Every part may import itself, and nothing that its row doesn't name.
 */
const foundations = ['contract', 'server/src/settings', 'server/src/telemetry'] as const
const stores = ['server/src/journal', 'server/src/warehouse', 'server/src/catalog'] as const
const stages = [
  'server/src/intake',
  'server/src/identity',
  'server/src/loader',
  'server/src/query',
] as const

const allowedImports: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  sdk: ['contract'],
  web: ['contract'],
  // Of the server a bench may run a stage by itself, as it was built.
  bench: ['contract', 'sdk', 'server/dist'],
  examples: ['sdk'],
  scripts: [],
  'vitest.config.ts': [],
  'server/src/settings': ['contract'],
  'server/src/telemetry': ['contract'],
  'server/src/journal': foundations,
  'server/src/warehouse': foundations,
  // The catalog is shared through the warehouse: it names the documents of that table, and the error
  // of an engine that is away. The warehouse and the journal know no other store.
  'server/src/catalog': [...foundations, 'server/src/warehouse'],
  'server/src/intake': [...foundations, ...stores],
  'server/src/identity': [...foundations, ...stores],
  'server/src/loader': [...foundations, ...stores],
  'server/src/query': [...foundations, ...stores],
  // Lines of files, for the command and for the page alike.
  'server/src/event-lines': [],
  'server/src/ingestion': [...foundations, 'server/src/warehouse'],
  'server/src/http': [
    ...foundations,
    ...stores,
    ...stages,
    'server/src/ingestion',
    'server/src/event-lines',
  ],
  'server/src/workers': [
    ...foundations,
    ...stores,
    ...stages,
    'server/src/ingestion',
    'server/src/http',
  ],
  // The files directly in server/src: main and what it is composed with.
  'server/src': [
    ...foundations,
    ...stores,
    ...stages,
    'server/src/ingestion',
    'server/src/http',
    'server/src/workers',
    'server/src/demo',
  ],
  // Entries of their own: the first talks to a server over HTTP, the second prints the tables.
  'server/src/cli': [...foundations, 'server/src/demo', 'server/src/event-lines'],
  'server/src/demo': [],
  'server/src/reference': [...foundations, 'server/src/http'],
  'server/bin': [],
  'server/build.js': [],
}

const packageParts: Readonly<Record<string, string>> = {
  '@throughline/contract': 'contract',
  '@throughline/node': 'sdk',
}

export const importDirections: Rule = {
  promise: 'imports go one way, as the table of allowed imports says',
  violations: (repository) => sources(repository).flatMap(violationsOf),
}

/** The tests in `server/test` see the whole server from outside, so they are bound by nothing. */
function violationsOf(source: Source): readonly Violation[] {
  const part = partOf(source.path)
  if (part === 'server/test') return []
  const allowed = allowedImports[part]
  if (allowed === undefined) {
    return [{ path: source.path, problem: `"${part}" has no row in the table of allowed imports` }]
  }
  return importsOf(source).flatMap(({ specifier, line }) => {
    const imported = importedPart(source.path, specifier)
    if (imported === undefined || imported === part || allowed.includes(imported)) return []
    return [{ path: source.path, line, problem: `${part} may not import ${imported}` }]
  })
}

/** The package, the folder below `server` or the folder below `server/src` that a path is in. */
function partOf(path: string): string {
  const [first = '', second = '', third = '', ...rest] = path.split('/')
  if (first !== 'server') return first
  const isInStage = second === 'src' && rest.length > 0
  return isInStage ? `server/src/${third}` : `server/${second}`
}

function importedPart(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return partOf(posix.join(folderOf(path), specifier))
  return packageParts[specifier] ?? (specifier.startsWith('@throughline/') ? specifier : undefined)
}

interface Import {
  readonly specifier: string
  readonly line: number
}

function importsOf(source: Source): readonly Import[] {
  const { staticImports, staticExports, dynamicImports } = source.tree.module
  const requests = [
    ...staticImports.map((statement) => statement.moduleRequest),
    ...staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => entry.moduleRequest ?? []),
    ),
    ...dynamicImports.map((expression) => expression.moduleRequest),
  ]
  return requests.map(({ start, end }) => ({
    specifier: source.text.slice(start, end).replace(/^['"`]|['"`]$/g, ''),
    line: source.lineAt(start),
  }))
}

export const noBarrels: Rule = {
  promise: 'a package lists its public names in one index.ts, and has no other barrel',
  violations: (repository) => sources(repository).flatMap(barrelsIn),
}

const publicIndexes = new Set(['contract/src/index.ts', 'sdk/src/index.ts'])

// The main file of a folder may pass on a name or two that belong to its interface.
function barrelsIn(source: Source): readonly Violation[] {
  const { path, tree } = source
  if (publicIndexes.has(path)) return []
  if (/(^|\/)index\.[jt]sx?$/.test(path)) return [{ path, problem: 'is an index inside a package' }]
  const passedOn = tree.module.staticExports.flatMap(({ entries }) => entries.filter(isPassedOn))
  const everything = passedOn.find((entry) => entry.importName.name === null)
  if (everything !== undefined) {
    return [{ path, line: source.lineAt(everything.start), problem: 'exports * of another file' }]
  }
  const isOnlyThat =
    passedOn.length > 0 &&
    tree.program.body.every(({ type }) => type === 'ExportNamedDeclaration') &&
    tree.module.staticExports.every(({ entries }) => entries.every(isPassedOn))
  return isOnlyThat ? [{ path, problem: 'only passes names of other files on' }] : []
}

// A name of a dependency may be passed on: that is how one file stands between us and it.
function isPassedOn(entry: StaticExportEntry): boolean {
  return entry.moduleRequest !== null && /^(\.|@throughline\/)/.test(entry.moduleRequest.value)
}

export const everyRowIsUsed: Rule = {
  promise: 'the table of allowed imports has no row for a folder that is gone',
  violations: unusedRows,
}

// These folders are part of the design and come with later work.
const planned = new Set(['server/src/identity'])

function unusedRows(repository: Repository): readonly Violation[] {
  const parts = new Set(repository.files.map((file) => partOf(file.path)))
  return Object.keys(allowedImports)
    .filter((part) => !parts.has(part) && !planned.has(part))
    .map((part) => ({ path: part, problem: 'has a row but no files' }))
}

export const testsStayInside: Rule = {
  promise: 'product code imports no test and nothing from server/test',
  violations: (repository) =>
    sources(repository)
      .filter(({ path }) => !isTest(path) && !/^[^/]+\/test\//.test(path))
      .flatMap((source) =>
        importsOf(source)
          .filter(({ specifier }) => isTest(specifier) || specifier === 'vitest')
          .map(({ line }) => ({ path: source.path, line, problem: 'imports test code' })),
      ),
}
