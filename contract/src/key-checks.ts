import { Type, type Static } from 'typebox'

/** That an API key is good, as the first version of the endpoint says it. */
export const KeyValidity = Type.Object({ valid: Type.Boolean() }, { title: 'KeyValidity' })
export type KeyValidity = Static<typeof KeyValidity>

/** The same with the key's id. */
export const ApiKeyValidity = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('validate_v2'),
      attributes: Type.Object({
        api_key_id: Type.String(),
        api_key_scopes: Type.Array(Type.String(), {
          description: 'Always empty: an API key is not limited.',
        }),
        valid: Type.Boolean(),
      }),
    }),
  },
  { title: 'ApiKeyValidity' },
)
export type ApiKeyValidity = Static<typeof ApiKeyValidity>

/** That both keys are good. */
export const BothKeysValidity = Type.Object(
  { status: Type.Literal('ok') },
  { title: 'BothKeysValidity' },
)
export type BothKeysValidity = Static<typeof BothKeysValidity>
