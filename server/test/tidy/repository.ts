import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { parseSync, type ParseResult } from 'oxc-parser'

/** The files of a checkout, by path from its root with forward slashes. */
export interface Repository {
  readonly files: readonly RepositoryFile[]
}

export interface RepositoryFile {
  readonly path: string
  readonly text: string
}

/** A file of ours that is compiled or run, with its syntax tree. */
export interface Source extends RepositoryFile {
  readonly tree: ParseResult
  /** The line, counted from 1, on which an offset of the text lies. */
  lineAt(offset: number): number
}

export interface Violation {
  readonly path: string
  readonly line?: number
  readonly problem: string
}

export interface Rule {
  /** A sentence that holds when the rule finds nothing. */
  readonly promise: string
  violations(repository: Repository): readonly Violation[]
}

const notOurs = new Set(['node_modules', 'dist', '.git'])
const textExtensions = new Set(
  '.ts .tsx .js .json .md .css .html .yml .yaml .sql .script .sh .svg'.split(' '),
)
const sourceExtensions = new Set(['.ts', '.tsx', '.js'])

/** Reads every file of ours below a folder; one that isn't text counts as empty. */
export function readRepository(root: string, folder = ''): Repository {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  const files = entries
    .filter(({ name }) => !notOurs.has(name) && !(folder === '' && name === 'data'))
    .flatMap((entry): readonly RepositoryFile[] => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return readRepository(root, path).files
      return [{ path, text: isText(path) ? readFileSync(join(root, path), 'utf8') : '' }]
    })
  return { files }
}

/** A made-up repository: `aRepository({ 'server/src/main.ts': 'export {}' })`. */
export function aRepository(files: Readonly<Record<string, string>>): Repository {
  return { files: Object.entries(files).map(([path, text]) => ({ path, text })) }
}

const parsed = new WeakMap<RepositoryFile, Source>()

/** The sources of a repository, each parsed once however many rules ask. */
export function sources(repository: Repository): readonly Source[] {
  return repository.files.filter((file) => isSource(file.path)).map(sourceOf)
}

/** The sentence that a failing test shows. */
export function describeViolation({ path, line, problem }: Violation): string {
  return `${path}${line === undefined ? '' : `:${line}`} ${problem}`
}

export function isSource(path: string): boolean {
  return sourceExtensions.has(extname(path))
}

export function isTest(path: string): boolean {
  return /\.test\.[jt]sx?$/.test(path)
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function isText(path: string): boolean {
  return textExtensions.has(extname(path)) || /(^|\/)\.?[a-z]+$/.test(path)
}

function sourceOf(file: RepositoryFile): Source {
  const known = parsed.get(file)
  if (known !== undefined) return known
  const source = parseSource(file)
  parsed.set(file, source)
  return source
}

function parseSource(file: RepositoryFile): Source {
  const tree = parseSync(file.path, file.text)
  const [fault] = tree.errors
  // An unparsed file would pass every rule about its tree.
  if (fault !== undefined) throw new Error(`${file.path} can't be parsed: ${fault.message}`)
  const lineAt = (offset: number) => file.text.slice(0, offset).split('\n').length
  return { ...file, tree, lineAt }
}
