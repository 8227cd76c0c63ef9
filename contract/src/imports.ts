import { Type, type Static } from 'typebox'

/** How much there may be of an import, and of imports. */
export const importLimits = {
  /** Lines of one request. */
  linesMax: 10_000,
  /** Of one line; one more says that it is longer. */
  lineBytesMax: 4_900_000,
  /** Kept of each import, so that somebody sees what is wrong with the file. */
  refusalsMax: 50,
  detailCharsMax: 500,
  nameCharsMax: 400,
  /** Imports that are remembered; beyond them the oldest is forgotten. */
  importsMax: 100,
} as const

const refusal = {
  line: Type.Integer({ minimum: 1, description: 'Of the file, from 1.' }),
  code: Type.String({ maxLength: 100 }),
}

const LineRefusal = Type.Object({ ...refusal, detail: Type.String() })
export type LineRefusal = Static<typeof LineRefusal>

const Detail = Type.String({ maxLength: importLimits.detailCharsMax })

/** What became of some lines of a file. */
export const ImportedLines = Type.Object(
  {
    lines: Type.Integer({ description: 'How many these were, blank ones with them.' }),
    digest: Type.String({ description: 'Of all lines up to the last of these, for the next.' }),
    accepted: Type.Integer(),
    rejected: Type.Array(LineRefusal),
  },
  { title: 'ImportedLines' },
)
export type ImportedLines = Static<typeof ImportedLines>

const Count = Type.Integer({ minimum: 0 })

const file = {
  name: Type.String({ minLength: 1, maxLength: importLimits.nameCharsMax }),
  bytes: Type.Integer({ minimum: 0, description: 'As the file is, compressed or not.' }),
  application_id: Type.String({ description: 'Of events that name none.' }),
}

const standing = {
  state: Type.Enum(['running', 'done', 'cancelled', 'failed']),
  bytes_read: Type.Integer({ minimum: 0 }),
  lines: Count,
  accepted: Count,
  rejected: Count,
  refusals: Type.Array(Type.Object({ ...refusal, detail: Detail }), {
    maxItems: importLimits.refusalsMax,
    description: 'The first lines that were rejected.',
  }),
  reason: Type.Optional(Detail),
}

/** A file that somebody begins to import. */
export const ImportCreate = Type.Object(
  { data: Type.Object({ type: Type.Literal('import_create'), attributes: Type.Object(file) }) },
  { title: 'ImportCreate' },
)
export type ImportCreate = Static<typeof ImportCreate>

/** How far whoever sends it is. */
export const ImportUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('import_update'),
      id: Type.String({ description: 'The same as in the path.' }),
      attributes: Type.Object(standing),
    }),
  },
  { title: 'ImportUpdate' },
)
export type ImportUpdate = Static<typeof ImportUpdate>
export type ImportStanding = ImportUpdate['data']['attributes']

/** What an import has come to, however it stands. */
export type ImportTally = Omit<ImportStanding, 'state' | 'reason'>

/** That of one that begins. */
export const nothingImported: ImportTally = {
  bytes_read: 0,
  lines: 0,
  accepted: 0,
  rejected: 0,
  refusals: [],
}

const Import = Type.Object({
  id: Type.String(),
  type: Type.Literal('import'),
  attributes: Type.Object({
    ...file,
    ...standing,
    begun_by: Type.String({ description: 'An e-mail, or the name of an application key.' }),
    begun_at: Type.Integer({ description: 'Epoch milliseconds.' }),
    modified_at: Type.Integer({ description: 'Epoch milliseconds: when it was last heard of.' }),
  }),
})
export type Import = Static<typeof Import>

/** Every import that is remembered, the newest first. */
export const ImportsAnswer = Type.Object({ data: Type.Array(Import) }, { title: 'ImportsAnswer' })
export type ImportsAnswer = Static<typeof ImportsAnswer>

/** One import. */
export const ImportAnswer = Type.Object({ data: Import }, { title: 'ImportAnswer' })
export type ImportAnswer = Static<typeof ImportAnswer>
