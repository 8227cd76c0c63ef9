import { Type, type Static } from 'typebox'

/** How much may be written of events and attributes. */
export const noteLimits = {
  notesMax: 20_000,
  nameCharsMax: 4_096,
  ownerCharsMax: 200,
  textCharsMax: 4_096,
} as const

const subject = {
  about: Type.Enum(['event', 'attribute']),
  event_type: Type.String({
    maxLength: 40,
    description: 'Of an event: `server`, `action`. Empty for an attribute.',
  }),
  name: Type.String({
    maxLength: noteLimits.nameCharsMax,
    description: "An event's name, empty for all of the type; an attribute's path with its `@`.",
  }),
}

const written = {
  owner: Type.String({
    maxLength: noteLimits.ownerCharsMax,
    description: 'Who to ask about it: a team, an address.',
  }),
  description: Type.String({ maxLength: noteLimits.textCharsMax }),
}

/** What somebody writes of an event or an attribute; with both texts empty nothing is left of it. */
export const DictionaryNoteUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('dictionary_note_update'),
      attributes: Type.Object({
        ...subject,
        ...written,
        revision: Type.Integer({
          minimum: 0,
          description:
            'Of the note that was read, 0 where there was none. Another by now is refused.',
        }),
      }),
    }),
  },
  { title: 'DictionaryNoteUpdate' },
)
export type DictionaryNoteUpdate = Static<typeof DictionaryNoteUpdate>

const DictionaryNote = Type.Object({
  id: Type.String(),
  type: Type.Literal('dictionary_note'),
  attributes: Type.Object({
    ...subject,
    ...written,
    revision: Type.Integer(),
    modified_at: Type.Integer({ description: 'Epoch milliseconds.' }),
  }),
})
export type DictionaryNote = Static<typeof DictionaryNote>

/** Every note, by what it is about. */
export const DictionaryNotesAnswer = Type.Object(
  { data: Type.Array(DictionaryNote) },
  { title: 'DictionaryNotesAnswer' },
)
export type DictionaryNotesAnswer = Static<typeof DictionaryNotesAnswer>
