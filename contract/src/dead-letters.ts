import { Type, type Static } from 'typebox'

/** How many letters one page or one replay has at most. */
export const lettersMax = 100

const Time = Type.Integer({ description: 'Epoch milliseconds.' })

const letterAttributes = {
  set_aside_at: Time,
  reason: Type.String({ description: 'What the engine said when it last refused the event.' }),
  application_id: Type.String(),
  event_type: Type.String(),
  event_name: Type.String({ description: 'Empty when the event has none.' }),
  event_id: Type.String(),
  received_at: Time,
}

const ListedLetter = Type.Object({
  id: Type.String(),
  type: Type.Literal('dead_letter'),
  attributes: Type.Object(letterAttributes),
})
export type ListedLetter = Static<typeof ListedLetter>

const page = {
  meta: Type.Object({
    page: Type.Object({
      after: Type.Optional(
        Type.String({ description: 'Leads on, when there are further letters.' }),
      ),
    }),
  }),
}

/** Dead letters, the newest first. */
export const DeadLettersAnswer = Type.Object(
  { data: Type.Array(ListedLetter), ...page },
  { title: 'DeadLettersAnswer' },
)
export type DeadLettersAnswer = Static<typeof DeadLettersAnswer>

/** One dead letter with its event. */
export const DeadLetterAnswer = Type.Object(
  {
    data: Type.Object({
      ...ListedLetter.properties,
      attributes: Type.Object({
        ...letterAttributes,
        event: Type.Object(
          {},
          {
            description: 'As it would be sent. Its id is there if it was sent.',
          },
        ),
      }),
    }),
  },
  { title: 'DeadLetterAnswer' },
)
export type DeadLetterAnswer = Static<typeof DeadLetterAnswer>

/** Which letters are to be given to the warehouse again. */
export const DeadLetterReplay = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('dead_letter_replay'),
      attributes: Type.Object(
        {
          ids: Type.Optional(
            Type.Array(Type.String(), {
              minItems: 1,
              maxItems: lettersMax,
              description: 'Of these letters. Default: of all, the newest 100 a request.',
            }),
          ),
          after: Type.Optional(
            Type.String({ description: 'Of all: the meta.page.after of the answer before.' }),
          ),
        },
        // A misspelt key would replay all letters.
        { additionalProperties: false },
      ),
    }),
  },
  { title: 'DeadLetterReplay' },
)
export type DeadLetterReplay = Static<typeof DeadLetterReplay>

/** What came of each letter. */
export const DeadLetterReplayAnswer = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        id: Type.String(),
        type: Type.Literal('dead_letter_replayed'),
        attributes: Type.Object({
          outcome: Type.Enum(['stored', 'kept', 'missing'], {
            description: 'A stored one is a letter no longer, a kept one still is.',
          }),
          reason: Type.Optional(Type.String({ description: 'Why it is not stored.' })),
        }),
      }),
    ),
    ...page,
  },
  { title: 'DeadLetterReplayAnswer' },
)
export type DeadLetterReplayAnswer = Static<typeof DeadLetterReplayAnswer>
