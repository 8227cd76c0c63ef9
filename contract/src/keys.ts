import { Type, type Static } from 'typebox'

const nameCharsMax = 1_024
const scopesMax = 100

const Name = Type.String({ minLength: 1, maxLength: nameCharsMax })

const Scopes = Type.Union(
  [
    Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]{0,99}$' }), {
      minItems: 1,
      maxItems: scopesMax,
    }),
    Type.Null(),
  ],
  { description: 'The permissions that the key is limited to; null: none is lacking.' },
)

/** How those who have an API key send: as a client of a protocol, or as a service that calls webhooks. */
export const sourceTypes = ['rest', 'webhook'] as const

const originsMax = 100

const ApplicationId = Type.String({ minLength: 1, maxLength: nameCharsMax })

// As browsers write one, to the letter: nothing in capitals, no port that goes without saying.
const originPattern =
  '^(?!https://[^/]*:443$)(?!http://[^/]*:80$)[a-z][a-z0-9+.-]*://[a-z0-9._-]+(:[0-9]+)?$|^https?://\\[[0-9a-f:]+\\](:[0-9]+)?$'

const Origins = Type.Array(Type.String({ maxLength: nameCharsMax, pattern: originPattern }), {
  maxItems: originsMax,
})

const applicationIdMeaning =
  'An extension: where the events go that name no application. Default: one that is called like their protocol.'
const originsMeaning =
  'An extension: the origins of the pages that may send with the key, such as https://shop.example; without it, pages of any origin may. Each is written as browsers do: small letters, no path, no standard port.'

const aboutApiKey = {
  category: Type.Optional(Type.String({ description: 'Kept and shown.' })),
  remote_config_read_enabled: Type.Optional(Type.Boolean({ description: 'Kept and shown.' })),
  disabled: Type.Optional(
    Type.Boolean({ description: 'An extension: whether the key is refused. Default: false.' }),
  ),
  source_type: Type.Optional(
    Type.Enum(sourceTypes, {
      description: 'An extension: `webhook` is for services that call /collect/…. Default: `rest`.',
    }),
  ),
}

const senders = {
  application_id: Type.Optional(
    Type.Union([ApplicationId, Type.Null()], { description: applicationIdMeaning }),
  ),
  allowed_origins: Type.Optional(
    Type.Union([Origins, Type.Null()], { description: originsMeaning }),
  ),
}

const ownKey = {
  key: Type.Optional(
    Type.String({
      minLength: 4,
      maxLength: 256,
      pattern: '^[!-~]+$',
      description:
        'An extension: the key itself, of visible ASCII characters, so that clients that have one go on with it. Default: a random one. Choose none that can be guessed, unless browsers carry it anyway.',
    }),
  ),
  prefix: Type.Optional(
    Type.Literal('dk_', {
      description: 'An extension: what the random key starts with. Default: nothing.',
    }),
  ),
}

// A limit that is misspelt, or stands beside the attributes, would be a key without one.
const exactly = { additionalProperties: false } as const

const Id = Type.String({ description: 'The same as in the path.' })

export const ApiKeyCreate = Type.Object(
  {
    data: Type.Object(
      {
        type: Type.Literal('api_keys'),
        attributes: Type.Object({ name: Name, ...ownKey, ...aboutApiKey, ...senders }, exactly),
      },
      exactly,
    ),
  },
  { title: 'ApiKeyCreate' },
)

export const ApiKeyUpdate = Type.Object(
  {
    data: Type.Object(
      {
        type: Type.Literal('api_keys'),
        id: Id,
        attributes: Type.Object({ name: Name, ...aboutApiKey, ...senders }, exactly),
      },
      exactly,
    ),
  },
  { title: 'ApiKeyUpdate' },
)

export const ApplicationKeyCreate = Type.Object(
  {
    data: Type.Object(
      {
        type: Type.Literal('application_keys'),
        attributes: Type.Object({ name: Name, scopes: Type.Optional(Scopes) }, exactly),
      },
      exactly,
    ),
  },
  { title: 'ApplicationKeyCreate' },
)

export const ApplicationKeyUpdate = Type.Object(
  {
    data: Type.Object(
      {
        type: Type.Literal('application_keys'),
        id: Id,
        attributes: Type.Object(
          { name: Type.Optional(Name), scopes: Type.Optional(Scopes) },
          exactly,
        ),
      },
      exactly,
    ),
  },
  { title: 'ApplicationKeyUpdate' },
)

const Time = Type.Optional(
  Type.String({ description: 'ISO 8601; absent for the first keys of older servers.' }),
)

const shown = {
  name: Type.String(),
  key: Type.Optional(
    Type.String({ description: 'The key itself: only in the answer to its creation.' }),
  ),
  last4: Type.Optional(
    Type.String({ description: 'Its last characters: four, fewer of a short one.' }),
  ),
  created_at: Time,
}

const ApiKey = Type.Object({
  id: Type.String(),
  type: Type.Literal('api_keys'),
  attributes: Type.Object({
    ...shown,
    modified_at: Time,
    ...aboutApiKey,
    application_id: Type.Optional(Type.String({ description: applicationIdMeaning })),
    allowed_origins: Type.Optional(Type.Array(Type.String(), { description: originsMeaning })),
  }),
})
export type ApiKey = Static<typeof ApiKey>

const ApplicationKey = Type.Object({
  id: Type.String(),
  type: Type.Literal('application_keys'),
  attributes: Type.Object({ ...shown, scopes: Scopes }),
})
export type ApplicationKey = Static<typeof ApplicationKey>

export const ApiKeyAnswer = Type.Object({ data: ApiKey }, { title: 'ApiKeyAnswer' })

export const ApplicationKeyAnswer = Type.Object(
  { data: ApplicationKey },
  { title: 'ApplicationKeyAnswer' },
)

const Page = Type.Object({ total_filtered_count: Type.Integer() })

export const ApiKeysAnswer = Type.Object(
  {
    data: Type.Array(ApiKey),
    meta: Type.Object({ max_allowed: Type.Integer(), page: Page }),
  },
  { title: 'ApiKeysAnswer' },
)
export type ApiKeysAnswer = Static<typeof ApiKeysAnswer>

export const ApplicationKeysAnswer = Type.Object(
  {
    data: Type.Array(ApplicationKey),
    meta: Type.Object({ max_allowed_per_user: Type.Integer(), page: Page }),
  },
  { title: 'ApplicationKeysAnswer' },
)
export type ApplicationKeysAnswer = Static<typeof ApplicationKeysAnswer>
