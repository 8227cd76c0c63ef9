import { Type } from 'typebox'

/** How long. */
export const Nanoseconds = Type.Number({ description: 'Nanoseconds.' })

/** When. */
export const Epoch = Type.String({ description: 'Nanoseconds since 1970, in decimal digits.' })

/** Which spans a question is about. */
export const found = {
  from: Type.Integer({ description: 'Epoch milliseconds, inclusive. Spans count by their start.' }),
  to: Type.Integer({ description: 'Epoch milliseconds, exclusive.' }),
  query: Type.Optional(
    Type.String({ maxLength: 10_000, description: 'A search over spans. Default: all.' }),
  ),
}

const Status = Type.Enum(['done', 'timeout'], {
  description: 'After a timeout there is no `data`.',
})

/** What an answer says of itself. */
export const meta = { request_id: Type.String(), status: Status }
