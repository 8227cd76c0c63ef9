import { Type, type Static } from 'typebox'
import type { eventTypes } from './event.ts'

const idCharsMax = 1_024

const Id = Type.String({ minLength: 1, maxLength: idCharsMax })

/** What a browser records; sessions are made of its views. */
export const browserEventTypes = [
  'view',
  'action',
  'error',
  'resource',
  'long_task',
  'vital',
] as const satisfies readonly (typeof eventTypes)[number][]

/** One line of what the browser SDK sends. All other keys, nested or not, are attributes. */
export const BrowserEvent = Type.Object(
  {
    type: Type.Enum(browserEventTypes),
    application: Type.Object({ id: Id }),
    session: Type.Object({ id: Id }),
    date: Type.Number({ description: 'Epoch milliseconds, by the clock of the browser.' }),
    event: Type.Optional(
      Type.Object({ name: Type.Optional(Id), id: Type.Optional(Id) }, { description: 'Ours.' }),
    ),
    view: Type.Optional(Type.Object({ id: Type.Optional(Type.String({ maxLength: idCharsMax })) })),
    usr: Type.Optional(
      Type.Object({
        id: Type.Optional(Type.String({ maxLength: idCharsMax })),
        anonymous_id: Type.Optional(Type.String({ maxLength: idCharsMax })),
      }),
    ),
    account: Type.Optional(Type.Object({ id: Id })),
  },
  { title: 'BrowserEvent' },
)
export type BrowserEvent = Static<typeof BrowserEvent>
