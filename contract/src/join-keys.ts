import { Type, type Static } from 'typebox'

/** By what events are of the same session, user or whatever else. */
export const JoinKeys = Type.Object({
  primary: Type.Optional(
    Type.String({ description: 'What the events of one have in common; default @session.id.' }),
  ),
  secondary: Type.Optional(
    Type.Array(Type.String(), {
      description: 'By what an event without the primary key is taken to be of somebody.',
    }),
  ),
})
export type JoinKeys = Static<typeof JoinKeys>
