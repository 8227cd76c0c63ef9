import { newApplication } from '../catalog/applications.ts'
import type { CatalogDocument } from '../catalog/catalog-document.ts'
import type { IntakeCatalog } from '../catalog/catalog.ts'
import { KnownDocuments } from '../catalog/known-documents.ts'

type Options = {
  /** Told of an application that an event names and nobody knew. */
  readonly onApplication: (application: { readonly id: string; readonly name: string }) => void
  readonly nowMs: () => number
}

/** A document as the intake gets it; undefined when it does not look at it and it stays with the lead. */
export function forIntake(document: CatalogDocument): CatalogDocument | undefined {
  if (!intakeKinds.includes(document.kind)) return undefined
  // It asks a cookie who somebody is and what they may do, and lets nobody sign in.
  return document.kind === 'team_member' && !document.deleted
    ? { ...document, email: '', passwordHash: '' }
    : document
}

// The last two tell who is signed in: a page of this server may send without a key.
const intakeKinds: readonly CatalogDocument['kind'][] = [
  'api_key',
  'application',
  'event_schema',
  'team_member',
  'session_secret',
]

/** What the intake needs of the catalog, as the lead last told it. */
export class CatalogCopy extends KnownDocuments implements IntakeCatalog {
  readonly #options: Options

  constructor(options: Options) {
    super()
    this.#options = options
  }

  take(documents: readonly CatalogDocument[]): void {
    for (const document of documents) this.hold(document)
  }

  /** Known here at once; the lead's own document takes its place. */
  addApplication(application: { readonly id: string; readonly name: string }): void {
    if (this.isApplication(application.id)) return
    const { onApplication, nowMs } = this.#options
    this.hold({ ...newApplication(application, nowMs()), version: 0 })
    onApplication(application)
  }
}
