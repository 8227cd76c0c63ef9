import { Type, type Static } from 'typebox'

/** What an application may be built for. */
export const applicationTypes = [
  'browser',
  'ios',
  'android',
  'react-native',
  'flutter',
  'roku',
  'electron',
  'unity',
  'kotlin-multiplatform',
] as const

export const eventProcessingStates = ['ALL', 'ERROR_FOCUSED_MODE', 'NONE'] as const
export const retentionStates = ['MAX', 'NONE'] as const

const nameCharsMax = 1_024

const Name = Type.String({ minLength: 1, maxLength: nameCharsMax })

const changeable = {
  type: Type.Optional(Type.Enum(applicationTypes, { description: 'Default browser.' })),
  rum_event_processing_state: Type.Optional(
    Type.Enum(eventProcessingStates, { description: 'Kept and shown; every event is stored.' }),
  ),
  product_analytics_retention_state: Type.Optional(
    Type.Enum(retentionStates, {
      description: 'Default MAX. With NONE, events of the application are refused.',
    }),
  ),
  identity_resolution: Type.Optional(
    Type.Boolean({
      description:
        'Default true. With false, the users of its events are the ids as sent, in every question.',
    }),
  ),
}

/** A new application; it gets an id and a client token. */
export const ApplicationCreate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('rum_application_create'),
      attributes: Type.Object({ name: Name, ...changeable }),
    }),
  },
  { title: 'ApplicationCreate' },
)
export type ApplicationCreate = Static<typeof ApplicationCreate>

/** What is to change of an application; the rest stays as it is. */
export const ApplicationUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('rum_application_update'),
      id: Type.String({ description: 'The same as in the path.' }),
      attributes: Type.Optional(Type.Object({ name: Type.Optional(Name), ...changeable })),
    }),
  },
  { title: 'ApplicationUpdate' },
)
export type ApplicationUpdate = Static<typeof ApplicationUpdate>

const Time = Type.Integer({ description: 'Epoch milliseconds.' })

const listed = {
  application_id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  hash: Type.String({ description: 'Changes when the application does.' }),
  is_active: Type.Boolean({ description: 'Whether its events are taken.' }),
  identity_resolution: Type.Boolean({
    description: 'Whether the users of its events are persons.',
  }),
  org_id: Type.Integer({ description: 'Always 1: a server belongs to one organization.' }),
  created_at: Time,
  created_by_handle: Type.String(),
  updated_at: Time,
  updated_by_handle: Type.String(),
  product_scales: Type.Object({
    rum_event_processing_scale: Type.Object({
      last_modified_at: Time,
      state: Type.Enum(eventProcessingStates),
    }),
    product_analytics_retention_scale: Type.Object({
      last_modified_at: Time,
      state: Type.Enum(retentionStates),
    }),
  }),
}

const ListedApplication = Type.Object({
  id: Type.String(),
  type: Type.Literal('rum_application'),
  attributes: Type.Object(listed),
})
export type ListedApplication = Static<typeof ListedApplication>

/** Every application, those that events created too. */
export const ApplicationsAnswer = Type.Object(
  { data: Type.Array(ListedApplication) },
  { title: 'ApplicationsAnswer' },
)
export type ApplicationsAnswer = Static<typeof ApplicationsAnswer>

/** One application with its client token. */
export const ApplicationAnswer = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('rum_application'),
      attributes: Type.Object({ ...listed, client_token: Type.String() }),
    }),
  },
  { title: 'ApplicationAnswer' },
)
export type ApplicationAnswer = Static<typeof ApplicationAnswer>
