import type { OpenApiDocument, OpenApiOperation } from '@throughline/contract'

/** What a caller shows. `session` is the cookie of the web app, for which keys do not count. */
export type Credentials = 'none' | 'apiKey' | 'bothKeys' | 'session'

export interface Parameter {
  readonly name: string
  readonly place: 'path' | 'query'
  readonly isRequired: boolean
  readonly example: string
}

/** What a body starts as: none is sent, JSON, or bytes that are no text. */
export type BodyForm =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly example: unknown }
  | { readonly kind: 'bytes'; readonly contentType: string; readonly base64: string }

export interface OperationAnswer {
  readonly status: string
  readonly meaning: string
  readonly schema: unknown
}

/** One operation of the API as the page shows it. */
export interface Operation {
  readonly id: string
  /** `POST` */
  readonly method: string
  /** With `{id}` for its parameters. */
  readonly path: string
  /** What it is about. */
  readonly tag: string
  readonly summary: string
  /** What a caller must be allowed; empty for nothing in particular. */
  readonly permission: string
  readonly credentials: Credentials
  readonly parameters: readonly Parameter[]
  readonly body: BodyForm
  readonly bodySchema: unknown
  readonly answers: readonly OperationAnswer[]
}

/** Every operation of a document, in the order of what they are about. */
export function operationsOf({ tags, paths }: OpenApiDocument): readonly Operation[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(operation, { method, path })),
  )
  return tags.flatMap(({ name }) => all.filter(({ tag }) => tag === name))
}

/** Those whose method, path, subject or summary have every word of a search. */
export function found(operations: readonly Operation[], search: string): readonly Operation[] {
  const words = search.toLowerCase().split(/\s+/)
  return operations.filter(({ method, path, tag, summary }) => {
    const text = `${method} ${path} ${tag} ${summary}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

type Place = { readonly method: string; readonly path: string }

function operationOf(operation: OpenApiOperation, { method, path }: Place): Operation {
  const content = Object.entries(operation.requestBody?.content ?? {})[0]
  const [contentType = '', { schema, example, 'x-example-base64': base64 } = {}] = content ?? []
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    tag: operation.tags[0] ?? '',
    summary: operation.summary,
    permission: operation.description ?? '',
    credentials: credentialsOf(operation),
    parameters: (operation.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      place: parameter.in,
      isRequired: parameter.required,
      example: parameter.example ?? '',
    })),
    body:
      base64 !== undefined
        ? { kind: 'bytes', contentType, base64 }
        : takesBody(method)
          ? { kind: 'json', example }
          : { kind: 'none' },
    bodySchema: schema,
    answers: Object.entries(operation.responses).map(([status, answer]) => ({
      status,
      meaning: answer.description,
      schema: answer.content?.['application/json']?.schema,
    })),
  }
}

function takesBody(method: string): boolean {
  return method !== 'get' && method !== 'delete'
}

function credentialsOf({ security }: OpenApiOperation): Credentials {
  // What is also open without any, is so in some places only.
  const usual = security.find((shown) => Object.keys(shown).length > 0) ?? {}
  if ('session' in usual) return 'session'
  if ('applicationKey' in usual) return 'bothKeys'
  return 'apiKey' in usual ? 'apiKey' : 'none'
}
