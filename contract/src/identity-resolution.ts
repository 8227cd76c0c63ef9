import { Type } from 'typebox'

/** In every question, beside its range. */
export const IdentityResolution = Type.Optional(
  Type.Boolean({
    description:
      'Whether users are the persons whom their ids lead to; default true. With false, the user ids as sent.',
  }),
)
