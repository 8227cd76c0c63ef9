import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Logger } from '../telemetry/logger.ts'
import { writeFileDurably } from './durable-file.ts'
import type { FirstKeys } from './first-keys.ts'

export const CatalogDocument = Type.Object({
  kind: Type.Enum(['api_key', 'application_key', 'application']),
  id: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
})
export type CatalogDocument = Static<typeof CatalogDocument>

const cachedDocuments = Compile(Type.Array(CatalogDocument))

/** Where the documents are shared; the warehouse's table, or a list in a test. */
export interface CatalogTable {
  readAll(): Promise<readonly CatalogDocument[]>
  write(documents: readonly CatalogDocument[]): Promise<void>
}

type SharedDocument = {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly document: string
}

const sharedDocument = Compile(CatalogDocument)

/** A document as a row of the shared table. */
export function printDocument({ kind, id, version, name }: CatalogDocument): SharedDocument {
  return { kind, id, version, document: JSON.stringify({ name }) }
}

/** The rows that this version of the server understands; a newer one's kinds are left alone. */
export function parseDocuments(rows: readonly SharedDocument[]): CatalogDocument[] {
  return rows.flatMap(({ document, ...row }) => {
    const content: unknown = JSON.parse(document)
    const whole = typeof content === 'object' ? { ...row, ...content } : row
    return sharedDocument.Check(whole) ? [whole] : []
  })
}

export type Application = { readonly id: string; readonly name: string }

export interface Catalog {
  isApiKey(key: string): boolean
  isApplicationKey(key: string): boolean
  /** Whether this is the id of a valid application key: the SHA-256 of it, in hexadecimal. */
  isApplicationKeyId(id: string): boolean
  isApplication(id: string): boolean
  applications(): readonly Application[]
  /** Known at once; written to the file and the table soon after. */
  addApplication(application: Application): void
  /** Takes newer documents from the table and writes what it lacks. Throws when it can't be reached. */
  sync(): Promise<void>
  close(): Promise<void>
}

type Options = {
  readonly dataDir: string
  readonly firstKeys: FirstKeys
  readonly table: CatalogTable
  readonly logger: Logger
}

/** Opens the catalog from its cache file, with the first keys in it. Does not wait for the table. */
export async function openCatalog(options: Options): Promise<Catalog> {
  const path = join(options.dataDir, 'catalog.json')
  await mkdir(options.dataDir, { recursive: true })
  const catalog = new DocumentCatalog(path, options.table, options.logger)
  await catalog.load()
  catalog.addMissing({
    kind: 'api_key',
    id: keyHash(options.firstKeys.api_key),
    version: 1,
    name: 'first API key',
  })
  catalog.addMissing({
    kind: 'application_key',
    id: keyHash(options.firstKeys.application_key),
    version: 1,
    name: 'first application key',
  })
  await catalog.save()
  return catalog
}

/** What is kept of a key. Keys are random, so a plain hash can't be guessed back. */
function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

class DocumentCatalog implements Catalog {
  readonly #documents = new Map<string, CatalogDocument>()
  // Hashing a key costs some microseconds; a client sends the same one every time.
  readonly #knownKeys = new Map<string, CatalogDocument['kind']>()
  readonly #path: string
  readonly #table: CatalogTable
  readonly #logger: Logger
  #saving: Promise<void> = Promise.resolve()

  constructor(path: string, table: CatalogTable, logger: Logger) {
    this.#path = path
    this.#table = table
    this.#logger = logger
  }

  isApiKey(key: string): boolean {
    return this.#isKey('api_key', key)
  }

  isApplicationKey(key: string): boolean {
    return this.#isKey('application_key', key)
  }

  isApplicationKeyId(id: string): boolean {
    return this.#documents.has(documentKey('application_key', id))
  }

  isApplication(id: string): boolean {
    return this.#documents.has(documentKey('application', id))
  }

  applications(): readonly Application[] {
    return [...this.#documents.values()].filter((document) => document.kind === 'application')
  }

  addApplication({ id, name }: Application): void {
    const document: CatalogDocument = { kind: 'application', id, version: 1, name }
    if (!this.addMissing(document)) return
    this.#saving = this.#saving
      .then(() => this.save())
      .then(() => this.#table.write([document]))
      .catch((error: unknown) => {
        // The document stays in memory and file; the next sync writes it to the table.
        this.#logger.warn({ error: String(error) }, 'application not shared yet')
      })
  }

  async sync(): Promise<void> {
    const shared = await this.#table.readAll()
    const sharedVersions = new Map(shared.map((item) => [keyOf(item), item.version]))
    for (const item of shared) this.#takeNewer(item)
    const unshared = [...this.#documents.values()].filter(
      (item) => (sharedVersions.get(keyOf(item)) ?? 0) < item.version,
    )
    if (unshared.length > 0) await this.#table.write(unshared)
    await this.save()
  }

  async close(): Promise<void> {
    await this.#saving
  }

  async load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => '[]')
    const documents = parsed(text)
    if (documents === undefined) this.#logger.warn({ path: this.#path }, 'catalog cache unreadable')
    for (const document of documents ?? []) this.#takeNewer(document)
  }

  save(): Promise<void> {
    return writeFileDurably(this.#path, JSON.stringify([...this.#documents.values()]))
  }

  addMissing(document: CatalogDocument): boolean {
    if (this.#documents.has(keyOf(document))) return false
    this.#documents.set(keyOf(document), document)
    return true
  }

  #takeNewer(document: CatalogDocument): void {
    const held = this.#documents.get(keyOf(document))
    if (held === undefined || held.version < document.version) {
      this.#documents.set(keyOf(document), document)
    }
  }

  #isKey(kind: 'api_key' | 'application_key', key: string): boolean {
    if (this.#knownKeys.get(key) === kind) return true
    const isKnown = this.#documents.has(documentKey(kind, keyHash(key)))
    if (isKnown) this.#knownKeys.set(key, kind)
    return isKnown
  }
}

function keyOf(document: CatalogDocument): string {
  return documentKey(document.kind, document.id)
}

function documentKey(kind: CatalogDocument['kind'], id: string): string {
  return `${kind}\0${id}`
}

// A torn or foreign cache is not fatal: the table has the documents, the first keys their own file.
function parsed(text: string): readonly CatalogDocument[] | undefined {
  try {
    const documents: unknown = JSON.parse(text)
    return cachedDocuments.Check(documents) ? documents : undefined
  } catch {
    return undefined
  }
}
