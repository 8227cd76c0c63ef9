import { Type, type Static } from 'typebox'

/** What of an event a schema may be about; a dot and a path lead further in. */
export const schemaTargets = [
  'event@properties',
  'event@context',
  'event@tags',
  'session@id',
  'profile@id',
  'profile@traits',
] as const

const typeCharsMax = 1_024
const descriptionCharsMax = 4_096
const targetsMax = 20

const settled = {
  event_type: Type.String({
    minLength: 1,
    maxLength: typeCharsMax,
    description:
      'Of which events; compared without case, and with `-` for a space: `Order Paid` is `order-paid`.',
  }),
  application_id: Type.Optional(
    Type.String({ minLength: 1, maxLength: typeCharsMax, description: 'Default: of any.' }),
  ),
  description: Type.Optional(Type.String({ maxLength: descriptionCharsMax })),
  enabled: Type.Optional(Type.Boolean({ description: 'Default true.' })),
  json_schema: Type.Record(Type.String(), Type.Unknown(), {
    minProperties: 1,
    maxProperties: targetsMax,
    description: `A JSON Schema (draft 2020-12) a target. Targets: ${schemaTargets
      .map((target) => `\`${target}\``)
      .join(', ')}, and places in them: \`event@properties.cart\`.`,
  }),
}

/** A new event schema. */
export const EventSchemaCreate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('event_schema_create'),
      attributes: Type.Object(settled),
    }),
  },
  { title: 'EventSchemaCreate' },
)
export type EventSchemaCreate = Static<typeof EventSchemaCreate>

/** What an event schema is to be. */
export const EventSchemaUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('event_schema_update'),
      id: Type.String({ description: 'The same as in the path.' }),
      attributes: Type.Object(settled),
    }),
  },
  { title: 'EventSchemaUpdate' },
)
export type EventSchemaUpdate = Static<typeof EventSchemaUpdate>

const Time = Type.Integer({ description: 'Epoch milliseconds.' })

const ListedEventSchema = Type.Object({
  id: Type.String(),
  type: Type.Literal('event_schema'),
  attributes: Type.Object({
    ...settled,
    description: Type.String(),
    enabled: Type.Boolean(),
    created_at: Time,
    modified_at: Time,
  }),
})
export type ListedEventSchema = Static<typeof ListedEventSchema>

/** Every event schema, by the type of the events. */
export const EventSchemasAnswer = Type.Object(
  { data: Type.Array(ListedEventSchema) },
  { title: 'EventSchemasAnswer' },
)
export type EventSchemasAnswer = Static<typeof EventSchemasAnswer>

/** One event schema. */
export const EventSchemaAnswer = Type.Object(
  { data: ListedEventSchema },
  { title: 'EventSchemaAnswer' },
)
export type EventSchemaAnswer = Static<typeof EventSchemaAnswer>
