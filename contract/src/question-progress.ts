import { Type, type Static } from 'typebox'

/** Under which name a request asks its question, chosen by whoever asks. */
export const questionNameHeader = 'throughline-question'

/** How far the questions of a name are; none may run, or no longer. */
export const QuestionProgress = Type.Object(
  {
    is_running: Type.Boolean(),
    elapsed_ms: Type.Integer({ minimum: 0, description: 'Since the first of them began.' }),
    rows_read: Type.Integer({
      minimum: 0,
      description: 'By the statements that run now. None while they wait for their turn.',
    }),
    rows_to_read: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'About how many they will have read at their end, where the engine can tell.',
      }),
    ),
  },
  { title: 'QuestionProgress' },
)
export type QuestionProgress = Static<typeof QuestionProgress>
