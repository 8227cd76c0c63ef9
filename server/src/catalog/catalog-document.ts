import { createHash } from 'node:crypto'
import {
  applicationTypes,
  eventProcessingStates,
  ImportUpdate,
  retentionStates,
  roles,
  segmentEntities,
  SegmentSearch,
  sourceTypes,
} from '@throughline/contract'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { SharedDocument } from '../warehouse/catalog-table.ts'
import { hashUuid } from './hash-uuid.ts'

const keyKinds = ['api_key', 'application_key'] as const

const identity = { id: Type.String(), version: Type.Integer() }

/**
 * A key's id is the hash of the key. Without scopes it may do everything; without origins any page may
 * send with it.
 */
const KeyDocument = Type.Object({
  kind: Type.Enum(keyKinds),
  ...identity,
  deleted: Type.Literal(false),
  name: Type.String(),
  last4: Type.Optional(Type.String()),
  createdAtMs: Type.Optional(Type.Integer()),
  modifiedAtMs: Type.Optional(Type.Integer()),
  scopes: Type.Optional(Type.Array(Type.String())),
  category: Type.Optional(Type.String()),
  remoteConfigReadEnabled: Type.Optional(Type.Boolean()),
  applicationId: Type.Optional(Type.String()),
  allowedOrigins: Type.Optional(Type.Array(Type.String())),
  disabled: Type.Optional(Type.Boolean()),
  sourceType: Type.Optional(Type.Enum(sourceTypes)),
  /** Of an application key: the team member who made it, and whose role limits it. */
  ownerId: Type.Optional(Type.String()),
})
export type KeyDocument = Static<typeof KeyDocument>
export type KeyKind = KeyDocument['kind']

/** Without a state, Product Analytics is on, every event is processed and users are persons. */
const ApplicationDocument = Type.Object({
  kind: Type.Literal('application'),
  ...identity,
  deleted: Type.Literal(false),
  name: Type.String(),
  type: Type.Optional(Type.Enum(applicationTypes)),
  clientToken: Type.Optional(Type.String()),
  createdAtMs: Type.Optional(Type.Integer()),
  updatedAtMs: Type.Optional(Type.Integer()),
  eventProcessing: Type.Optional(Type.Enum(eventProcessingStates)),
  eventProcessingAtMs: Type.Optional(Type.Integer()),
  retention: Type.Optional(Type.Enum(retentionStates)),
  retentionAtMs: Type.Optional(Type.Integer()),
  identityResolution: Type.Optional(Type.Boolean()),
})
export type ApplicationDocument = Static<typeof ApplicationDocument>

/** A saved audience. */
const SegmentDocument = Type.Object({
  kind: Type.Literal('segment'),
  ...identity,
  deleted: Type.Literal(false),
  name: Type.String(),
  description: Type.String(),
  entity: Type.Enum(segmentEntities),
  createdAtMs: Type.Integer(),
  modifiedAtMs: Type.Integer(),
  content: Type.Union([
    Type.Object({ kind: Type.Literal('search'), search: SegmentSearch }),
    // The ids are a list in the warehouse.
    Type.Object({
      kind: Type.Literal('static'),
      listId: Type.String(),
      memberCount: Type.Integer(),
    }),
  ]),
})
export type SegmentDocument = Static<typeof SegmentDocument>

/** What the events of a type have to be like. */
const EventSchemaDocument = Type.Object({
  kind: Type.Literal('event_schema'),
  ...identity,
  deleted: Type.Literal(false),
  eventType: Type.String(),
  /** Without one, of every application. */
  applicationId: Type.Optional(Type.String()),
  description: Type.String(),
  isEnabled: Type.Boolean(),
  /** A JSON Schema a target. */
  jsonSchema: Type.Record(Type.String(), Type.Unknown()),
  createdAtMs: Type.Integer(),
  modifiedAtMs: Type.Integer(),
})
export type EventSchemaDocument = Static<typeof EventSchemaDocument>

const saved = {
  ...identity,
  deleted: Type.Literal(false),
  name: Type.String(),
  description: Type.String(),
  createdAtMs: Type.Integer(),
  modifiedAtMs: Type.Integer(),
}

/** A screen of the web app with the state in its address. */
const ChartDocument = Type.Object({
  kind: Type.Literal('chart'),
  ...saved,
  screen: Type.String(),
  query: Type.String(),
})
export type ChartDocument = Static<typeof ChartDocument>

/** A grid of charts. */
const DashboardDocument = Type.Object({
  kind: Type.Literal('dashboard'),
  ...saved,
  tiles: Type.Array(
    Type.Object({ chartId: Type.String(), width: Type.Integer(), height: Type.Integer() }),
  ),
})
export type DashboardDocument = Static<typeof DashboardDocument>

/** What people have written of events or of an attribute. The id is a hash of what it is about. */
const DictionaryNoteDocument = Type.Object({
  kind: Type.Literal('dictionary_note'),
  ...identity,
  deleted: Type.Literal(false),
  about: Type.Enum(['event', 'attribute']),
  eventType: Type.String(),
  name: Type.String(),
  owner: Type.String(),
  description: Type.String(),
  modifiedAtMs: Type.Integer(),
})
export type DictionaryNoteDocument = Static<typeof DictionaryNoteDocument>

/** A file that somebody imports, as whoever sends it last said. */
const ImportDocument = Type.Object({
  kind: Type.Literal('import'),
  ...identity,
  deleted: Type.Literal(false),
  name: Type.String(),
  bytes: Type.Integer(),
  applicationId: Type.String(),
  begunBy: Type.String(),
  standing: ImportUpdate.properties.data.properties.attributes,
  begunAtMs: Type.Integer(),
  modifiedAtMs: Type.Integer(),
})
export type ImportDocument = Static<typeof ImportDocument>

/** Somebody who signs in. The id is that of the e-mail, so that two servers cannot make two of one. */
const TeamMemberDocument = Type.Object({
  kind: Type.Literal('team_member'),
  ...identity,
  deleted: Type.Literal(false),
  email: Type.String(),
  role: Type.Enum(roles),
  passwordHash: Type.String(),
  /** Stands in their cookies: with another one these are worth nothing. */
  sessionMark: Type.String(),
  createdAtMs: Type.Integer(),
  modifiedAtMs: Type.Integer(),
})
export type TeamMemberDocument = Static<typeof TeamMemberDocument>

/** A link that lets somebody choose a password, once. The id is the hash of its token. */
const InvitationDocument = Type.Object({
  kind: Type.Literal('invitation'),
  ...identity,
  deleted: Type.Literal(false),
  /** Without one, it is for the first administrator, whoever that is. */
  email: Type.Optional(Type.String()),
  role: Type.Enum(roles),
  createdAtMs: Type.Integer(),
  expiresAtMs: Type.Integer(),
})
export type InvitationDocument = Static<typeof InvitationDocument>

/**
 * Sessions that somebody has ended before their time, by when they would have ended. The id is that of
 * the member, whose document is not for this: servers that change both at once would undo one.
 */
const EndedSessionsDocument = Type.Object({
  kind: Type.Literal('ended_sessions'),
  ...identity,
  deleted: Type.Literal(false),
  expiriesMs: Type.Array(Type.Integer()),
})

const SessionSecret = Type.Object({
  kind: Type.Literal('session_secret'),
  ...identity,
  deleted: Type.Literal(false),
  secret: Type.String(),
})

const Tombstone = Type.Object({
  kind: Type.Enum([
    ...keyKinds,
    'application',
    'segment',
    'event_schema',
    'chart',
    'dashboard',
    'dictionary_note',
    'import',
    'team_member',
    'invitation',
    'ended_sessions',
    'session_secret',
  ]),
  ...identity,
  deleted: Type.Literal(true),
})

export const CatalogDocument = Type.Union([
  KeyDocument,
  ApplicationDocument,
  SegmentDocument,
  EventSchemaDocument,
  ChartDocument,
  DashboardDocument,
  DictionaryNoteDocument,
  ImportDocument,
  TeamMemberDocument,
  InvitationDocument,
  EndedSessionsDocument,
  SessionSecret,
  Tombstone,
])
export type CatalogDocument = Static<typeof CatalogDocument>
export type DocumentKind = CatalogDocument['kind']

/** A document whose version the catalog gives: one more than what it replaces. */
export type Unversioned<Document> = Document extends unknown ? Omit<Document, 'version'> : never

const catalogDocument = Compile(CatalogDocument)

/**
 * What stands in the catalog for a key. Ours are random, so a plain hash can't be guessed back; one that
 * somebody chose is as safe as they chose it.
 */
export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/**
 * What a key is called in answers: a UUID (version 8) made of its hash, the same on every server. It
 * gives nothing of the key away, and does not change when the key is renamed.
 */
export function keyUuid(hash: string): string {
  return hashUuid(`key id ${hash}`)
}

/** A document as a row of the shared table. */
export function printDocument(document: CatalogDocument): SharedDocument {
  const { kind, id, version, deleted, ...content } = document
  return { kind, id, version, deleted, document: JSON.stringify(content) }
}

/** The rows that this version of the server understands; a newer one's kinds are left alone. */
export function parseDocuments(rows: readonly SharedDocument[]): CatalogDocument[] {
  return rows.flatMap(({ document, ...row }) => {
    const content = parsed(document)
    const whole: unknown = typeof content === 'object' ? { ...content, ...row } : row
    return catalogDocument.Check(whole) ? [whole] : []
  })
}

/** The documents of a cache file's text; undefined when it holds no list. */
export function parseCache(text: string): CatalogDocument[] | undefined {
  const documents = parsed(text)
  return Array.isArray(documents)
    ? documents.filter((document: unknown) => catalogDocument.Check(document))
    : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
