import {
  keyHash,
  type ApplicationDocument,
  type CatalogDocument,
  type ChartDocument,
  type DashboardDocument,
  type DictionaryNoteDocument,
  type ImportDocument,
  type DocumentKind,
  type EventSchemaDocument,
  type InvitationDocument,
  type KeyDocument,
  type KeyKind,
  type SegmentDocument,
  type TeamMemberDocument,
} from './catalog-document.ts'
import { allowedOrigins, type AllowedOrigins } from './keys.ts'

export const sessionSecretId = 'web'

/** Documents in memory, and what is asked of them. */
export class KnownDocuments {
  readonly #documents = new Map<string, CatalogDocument>()
  readonly #applications = new Map<string, ApplicationDocument>()
  #eventSchemas: readonly EventSchemaDocument[] | undefined
  #tokens: ReadonlyMap<string, ApplicationDocument> | undefined
  #origins: AllowedOrigins | undefined
  // Hashing a key costs some microseconds; a client sends the same one every time.
  readonly #hashesOfKnownKeys = new Map<string, string>()

  /** Whether it is an API key, and not disabled. */
  isApiKey(key: string): boolean {
    const document = this.apiKey(key)
    return document !== undefined && document.disabled !== true
  }

  /** An API key as it is sent, also a disabled one. */
  apiKey(key: string): KeyDocument | undefined {
    return this.#key('api_key', key)
  }

  isApplicationKey(key: string): boolean {
    return this.#key('application_key', key) !== undefined
  }

  applicationKey(hash: string): KeyDocument | undefined {
    return this.#keyOfHash('application_key', hash)
  }

  keys(kind: KeyKind): readonly KeyDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === kind && !document.deleted ? [document] : [],
    )
  }

  /** Whether pages of an origin may send with any API key that is not disabled. */
  allowsOrigin(origin: string): boolean {
    this.#origins ??= allowedOrigins(this.keys('api_key'))
    return this.#origins === 'any' || this.#origins.has(origin)
  }

  isApplication(id: string): boolean {
    return this.#applications.has(id)
  }

  application(id: string): ApplicationDocument | undefined {
    return this.#applications.get(id)
  }

  /** The one whose client token this is. */
  applicationOfToken(token: string): ApplicationDocument | undefined {
    this.#tokens ??= new Map(
      this.applications().flatMap((application) => {
        const { clientToken } = application
        return clientToken === undefined ? [] : [[clientToken, application]]
      }),
    )
    return this.#tokens.get(token)
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

  eventSchema(id: string): EventSchemaDocument | undefined {
    return this.eventSchemas().find((schema) => schema.id === id)
  }

  /** The same list until one of them changes. */
  eventSchemas(): readonly EventSchemaDocument[] {
    this.#eventSchemas ??= this.documents().flatMap((document) =>
      document.kind === 'event_schema' && !document.deleted ? [document] : [],
    )
    return this.#eventSchemas
  }

  chart(id: string): ChartDocument | undefined {
    const document = this.document('chart', id)
    return document?.kind === 'chart' && !document.deleted ? document : undefined
  }

  charts(): readonly ChartDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === 'chart' && !document.deleted ? [document] : [],
    )
  }

  dashboard(id: string): DashboardDocument | undefined {
    const document = this.document('dashboard', id)
    return document?.kind === 'dashboard' && !document.deleted ? document : undefined
  }

  dashboards(): readonly DashboardDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === 'dashboard' && !document.deleted ? [document] : [],
    )
  }

  dictionaryNote(id: string): DictionaryNoteDocument | undefined {
    const document = this.document('dictionary_note', id)
    return document?.kind === 'dictionary_note' && !document.deleted ? document : undefined
  }

  dictionaryNotes(): readonly DictionaryNoteDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === 'dictionary_note' && !document.deleted ? [document] : [],
    )
  }

  importOf(id: string): ImportDocument | undefined {
    const document = this.document('import', id)
    return document?.kind === 'import' && !document.deleted ? document : undefined
  }

  imports(): readonly ImportDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === 'import' && !document.deleted ? [document] : [],
    )
  }

  /** When sessions of a team member would have ended that they have ended before. */
  endedSessions(memberId: string): readonly number[] {
    const document = this.document('ended_sessions', memberId)
    return document?.kind === 'ended_sessions' && !document.deleted ? document.expiriesMs : []
  }

  /** Signs the cookies of the web app; the same on every server that shares the table. */
  sessionSecret(): string {
    const document = this.document('session_secret', sessionSecretId)
    if (document?.kind === 'session_secret' && !document.deleted) return document.secret
    throw new Error('the catalog has no secret to sign sessions with')
  }

  teamMember(id: string): TeamMemberDocument | undefined {
    const document = this.document('team_member', id)
    return document?.kind === 'team_member' && !document.deleted ? document : undefined
  }

  teamMembers(): readonly TeamMemberDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === 'team_member' && !document.deleted ? [document] : [],
    )
  }

  /** Also one that has expired. */
  invitations(): readonly InvitationDocument[] {
    return this.documents().flatMap((document) =>
      document.kind === 'invitation' && !document.deleted ? [document] : [],
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
    if (document.kind === 'event_schema') this.#eventSchemas = undefined
    if (document.kind === 'api_key') this.#origins = undefined
    if (document.kind !== 'application') return
    this.#tokens = undefined
    if (document.deleted) this.#applications.delete(document.id)
    else this.#applications.set(document.id, document)
  }

  #key(kind: KeyKind, key: string): KeyDocument | undefined {
    const hash = this.#hashesOfKnownKeys.get(key) ?? keyHash(key)
    const document = this.#keyOfHash(kind, hash)
    if (document !== undefined) this.#hashesOfKnownKeys.set(key, hash)
    return document
  }

  #keyOfHash(kind: KeyKind, hash: string): KeyDocument | undefined {
    const document = this.document(kind, hash)
    return document?.kind === kind && !document.deleted ? document : undefined
  }
}

function documentKey(kind: DocumentKind, id: string): string {
  return `${kind}\0${id}`
}
