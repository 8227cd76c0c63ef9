import {
  keyHash,
  type ApplicationDocument,
  type CatalogDocument,
  type DocumentKind,
  type KeyDocument,
  type KeyKind,
  type SegmentDocument,
} from './catalog-document.ts'

/** Documents in memory, and what is asked of them. */
export class KnownDocuments {
  readonly #documents = new Map<string, CatalogDocument>()
  readonly #applications = new Map<string, ApplicationDocument>()
  // Hashing a key costs some microseconds; a client sends the same one every time.
  readonly #hashesOfKnownKeys = new Map<string, string>()

  isApiKey(key: string): boolean {
    return this.#isKey('api_key', key)
  }

  isApplicationKey(key: string): boolean {
    return this.#isKey('application_key', key)
  }

  applicationKey(hash: string): KeyDocument | undefined {
    const document = this.document('application_key', hash)
    return document?.kind === 'application_key' && !document.deleted ? document : undefined
  }

  keys(kind: KeyKind): readonly KeyDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === kind && !document.deleted ? [document] : [],
    )
  }

  isApplication(id: string): boolean {
    return this.#applications.has(id)
  }

  application(id: string): ApplicationDocument | undefined {
    return this.#applications.get(id)
  }

  applications(): readonly ApplicationDocument[] {
    return [...this.#applications.values()]
  }

  applicationCount(): number {
    return this.#applications.size
  }

  segment(id: string): SegmentDocument | undefined {
    const document = this.document('segment', id)
    return document?.kind === 'segment' && !document.deleted ? document : undefined
  }

  segments(): readonly SegmentDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === 'segment' && !document.deleted ? [document] : [],
    )
  }

  documents(): readonly CatalogDocument[] {
    return [...this.#documents.values()]
  }

  /** Also one that says that it was deleted. */
  document(kind: DocumentKind, id: string): CatalogDocument | undefined {
    return this.#documents.get(documentKey(kind, id))
  }

  protected hold(document: CatalogDocument): void {
    this.#documents.set(documentKey(document.kind, document.id), document)
    if (document.kind !== 'application') return
    if (document.deleted) this.#applications.delete(document.id)
    else this.#applications.set(document.id, document)
  }

  #isKey(kind: KeyKind, key: string): boolean {
    const hash = this.#hashesOfKnownKeys.get(key) ?? keyHash(key)
    const isKnown = this.document(kind, hash)?.deleted === false
    if (isKnown) this.#hashesOfKnownKeys.set(key, hash)
    return isKnown
  }
}

function documentKey(kind: DocumentKind, id: string): string {
  return `${kind}\0${id}`
}
