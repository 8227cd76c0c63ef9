import { newApplication } from '../catalog/applications.ts'
import type { CatalogDocument } from '../catalog/catalog-document.ts'
import type { IntakeCatalog } from '../catalog/catalog.ts'
import { KnownDocuments } from '../catalog/known-documents.ts'

type Options = {
  /** Told of an application that an event names and nobody knew. */
  readonly onApplication: (application: { readonly id: string; readonly name: string }) => void
  readonly nowMs: () => number
}

/** Whether the intake looks at such a document; the others stay with the lead. */
export function isForIntake({ kind }: Pick<CatalogDocument, 'kind'>): boolean {
  return intakeKinds.includes(kind)
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
