import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../telemetry/logger.ts'
import { newApplication } from './applications.ts'
import {
  parseCache,
  printDocument,
  type CatalogDocument,
  type KeyKind,
  type Unversioned,
} from './catalog-document.ts'
import { readFileIfThere, writeFileDurably } from './durable-file.ts'
import type { FirstKeys } from './first-keys.ts'
import { keyDocument } from './keys.ts'
import { KnownDocuments, sessionSecretId } from './known-documents.ts'

/** Where the documents are shared; the warehouse's table, or a list in a test. */
export interface CatalogTable {
  readAll(): Promise<readonly CatalogDocument[]>
  write(documents: readonly CatalogDocument[]): Promise<void>
}

/** What is asked of the documents. */
export type CatalogReading = Omit<KnownDocuments, 'documents' | 'document'>

/** What the intake needs of it. */
export type IntakeCatalog = CatalogReading & {
  /**
   * Adds one that an event names, also one that was deleted. Known at once; written to the file and
   * the table soon after, together with others.
   */
  addApplication(application: { readonly id: string; readonly name: string }): void
}

export interface Catalog extends IntakeCatalog {
  /** All of them, also those that say that they were deleted. */
  documents(): readonly CatalogDocument[]
  /**
   * Puts a document in place of an older one, if there is. Counts here at once, survives a crash when
   * this resolves, in every process of this server, and reaches other servers with their next sync.
   */
  put(document: Unversioned<CatalogDocument>): Promise<void>
  /** Takes newer documents from the table and writes what it lacks. Throws when it can't be reached. */
  sync(): Promise<void>
  close(): Promise<void>
}

type Options = {
  readonly dataDir: string
  readonly firstKeys: FirstKeys
  readonly table: CatalogTable
  /** Told of each new or changed document; resolves when every process of this server knows it. */
  readonly publish: (document: CatalogDocument) => Promise<void>
  readonly logger: Logger
  readonly nowMs: () => number
}

/** Opens the catalog from its cache file, with the first keys in it. Does not wait for the table. */
export async function openCatalog(options: Options): Promise<Catalog> {
  const path = join(options.dataDir, 'catalog.json')
  await mkdir(options.dataDir, { recursive: true })
  const catalog = new DocumentCatalog(path, options)
  await catalog.load()
  for (const document of firstKeyDocuments(options)) catalog.addMissing(document)
  catalog.addSessionSecret()
  await catalog.save()
  return catalog
}

function firstKeyDocuments({ firstKeys, nowMs }: Options): readonly CatalogDocument[] {
  const createdAtMs = nowMs()
  const first = (kind: KeyKind, secret: string, name: string) => {
    return { ...keyDocument(secret, { kind, name, createdAtMs }), version: 1 }
  }
  return [
    first('api_key', firstKeys.api_key, 'first API key'),
    first('application_key', firstKeys.application_key, 'first application key'),
  ]
}

class DocumentCatalog extends KnownDocuments implements Catalog {
  readonly #path: string
  readonly #table: CatalogTable
  readonly #publish: Options['publish']
  readonly #logger: Logger
  readonly #nowMs: () => number
  /** Counts changes, so that a save with nothing new to say does not touch the disk. */
  #revision = 0
  #savedRevision = 0
  #saving: Promise<void> = Promise.resolve()
  #unshared: CatalogDocument[] = []
  #isShareWaiting = false
  #sharing: Promise<void> = Promise.resolve()

  #published: Promise<void> = Promise.resolve()

  constructor(path: string, { table, publish, logger, nowMs }: Options) {
    super()
    this.#path = path
    this.#table = table
    this.#publish = publish
    this.#logger = logger
    this.#nowMs = nowMs
  }

  addApplication(application: { readonly id: string; readonly name: string }): void {
    if (this.isApplication(application.id)) return
    this.#shareSoon(this.#replace(newApplication(application, this.#nowMs())))
  }

  async put(document: Unversioned<CatalogDocument>): Promise<void> {
    const versioned = this.#replace(document)
    await Promise.all([this.save(), this.#published])
    this.#shareSoon(versioned)
  }

  async sync(): Promise<void> {
    const shared = await this.#table.readAll()
    const sharedVersions = new Map(shared.map((item) => [keyOf(item), item.version]))
    for (const item of shared) this.#takeNewer(item)
    this.addSessionSecret()
    const unshared = this.documents().filter(
      (item) => (sharedVersions.get(keyOf(item)) ?? 0) < item.version,
    )
    if (unshared.length > 0) await this.#table.write(unshared)
    await this.save()
  }

  async close(): Promise<void> {
    await this.#sharing
    await this.#saving
  }

  async load(): Promise<void> {
    const text = (await readFileIfThere(this.#path)) ?? '[]'
    const documents = parseCache(text)
    if (documents === undefined) this.#logger.warn({ path: this.#path }, 'catalog cache unreadable')
    for (const document of documents ?? []) this.#put(document)
    this.#savedRevision = this.#revision
  }

  /** Resolves when the file has everything known by now. Saves take turns: they share one file. */
  async save(): Promise<void> {
    const turn = this.#saving.then(() => this.#saveChanges())
    this.#saving = turn.catch(() => {})
    await turn
  }

  async #saveChanges(): Promise<void> {
    const revision = this.#revision
    if (revision === this.#savedRevision) return
    await writeFileDurably(this.#path, JSON.stringify(this.documents()))
    this.#savedRevision = revision
  }

  #replace(document: Unversioned<CatalogDocument>): CatalogDocument {
    const held = this.document(document.kind, document.id)
    const versioned = { ...document, version: (held?.version ?? 0) + 1 }
    this.#put(versioned)
    return versioned
  }

  // However many documents come meanwhile, one share runs and one waits with all of them.
  #shareSoon(document: CatalogDocument): void {
    void this.#saveSoon()
    this.#unshared.push(document)
    if (this.#isShareWaiting) return
    this.#isShareWaiting = true
    this.#sharing = this.#sharing.then(() => this.#share())
  }

  async #share(): Promise<void> {
    this.#isShareWaiting = false
    const documents = this.#unshared
    this.#unshared = []
    try {
      await this.#table.write(documents)
    } catch (error) {
      // They stay in memory; the next sync shares them, and tells of a lasting fault.
      this.#logger.debug({ error: String(error) }, 'documents not shared yet')
    }
  }

  // The file does not wait for the table: that may hang, and a crash must find what was accepted.
  async #saveSoon(): Promise<void> {
    try {
      await this.save()
    } catch (error) {
      this.#logger.debug({ error: String(error) }, 'documents not saved yet')
    }
  }

  addMissing(document: CatalogDocument): void {
    if (this.document(document.kind, document.id) === undefined) this.#put(document)
  }

  /** Makes a secret where there is none, or none any more: deleting it signs everybody out. */
  addSessionSecret(): void {
    const held = this.document('session_secret', sessionSecretId)
    if (held?.deleted === false) return
    const version = (held?.version ?? 0) + 1
    const secret = randomBytes(32).toString('hex')
    this.#put({ kind: 'session_secret', id: sessionSecretId, version, deleted: false, secret })
  }

  // Of equal versions the table's counts, so that all servers come to agree on one.
  #takeNewer(shared: CatalogDocument): void {
    const held = this.document(shared.kind, shared.id)
    const isNews =
      held === undefined ||
      held.version < shared.version ||
      (held.version === shared.version && !isSame(held, shared))
    if (isNews) this.#put(shared)
  }

  #put(document: CatalogDocument): void {
    this.hold(document)
    this.#revision += 1
    // In order: whoever waits for the last has waited for all.
    this.#published = this.#publish(document)
  }
}

function isSame(one: CatalogDocument, other: CatalogDocument): boolean {
  const [printed, otherPrinted] = [printDocument(one), printDocument(other)]
  return printed.deleted === otherPrinted.deleted && printed.document === otherPrinted.document
}

function keyOf(document: CatalogDocument): string {
  return `${document.kind}\0${document.id}`
}
