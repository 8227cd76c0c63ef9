import { Type, type Static } from 'typebox'

const Content = Type.Record(
  Type.String(),
  Type.Object({
    schema: Type.Optional(Type.Unknown()),
    example: Type.Optional(Type.Unknown({ description: 'A body that the server takes.' })),
    'x-example-base64': Type.Optional(
      Type.String({ description: 'The same, where a body is no text.' }),
    ),
  }),
)

const Parameter = Type.Object({
  name: Type.String(),
  in: Type.Enum(['path', 'query']),
  required: Type.Boolean(),
  schema: Type.Unknown(),
  example: Type.Optional(Type.String()),
})

const Operation = Type.Object({
  operationId: Type.String({ description: 'Of its method and path: `post-api-v2-prodlytics`.' }),
  tags: Type.Array(Type.String()),
  summary: Type.String(),
  description: Type.Optional(Type.String()),
  security: Type.Array(Type.Record(Type.String(), Type.Array(Type.String())), {
    description: 'What may be shown, the usual first; an empty object: nothing.',
  }),
  parameters: Type.Optional(Type.Array(Parameter)),
  requestBody: Type.Optional(Type.Object({ required: Type.Boolean(), content: Content })),
  responses: Type.Record(
    Type.String(),
    Type.Object({ description: Type.String(), content: Type.Optional(Content) }),
  ),
})
export type OpenApiOperation = Static<typeof Operation>

/** What this server says of itself in OpenAPI 3.1, as far as we write it. */
export const OpenApiDocument = Type.Object({
  openapi: Type.Literal('3.1.0'),
  info: Type.Object({
    title: Type.String(),
    version: Type.String(),
    license: Type.Object({ name: Type.String(), identifier: Type.String() }),
  }),
  tags: Type.Array(Type.Object({ name: Type.String() }), {
    description: 'What operations are about, in the order in which they are best read.',
  }),
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
  components: Type.Object({ securitySchemes: Type.Record(Type.String(), Type.Unknown()) }),
})
export type OpenApiDocument = Static<typeof OpenApiDocument>
