import type { OpenApiDocument, OpenApiOperation, Permission } from '@throughline/contract'
import type { TSchema } from 'typebox'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { endpointTag, endpointTags } from './endpoint-tags.ts'
import { namedParts, queryOf } from './example-parameters.ts'
import { bodyOf } from './example-requests.ts'
import { cookieName } from './session-cookie.ts'

type Operation = OpenApiOperation

const securityOf: Record<Endpoint['access'], Operation['security']> = {
  open: [],
  apiKey: [{ apiKey: [] }],
  senderKey: [{ apiKey: [] }, { session: [] }, {}],
  bothKeys: [{ apiKey: [], applicationKey: [] }, { session: [] }],
  loopback: [{}, { apiKey: [], applicationKey: [] }, { session: [] }],
  signedIn: [{ session: [] }],
}

/** The OpenAPI 3.1 document, made of the schemas that check the requests. */
export function openApiDocument(version: string): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: endpointTags.map((name) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'DD-API-KEY' },
        applicationKey: { type: 'apiKey', in: 'header', name: 'DD-APPLICATION-KEY' },
        session: { type: 'apiKey', in: 'cookie', name: cookieName },
      },
    },
  }
}

function paths(): OpenApiDocument['paths'] {
  const found: Record<string, Record<string, Operation>> = {}
  for (const endpoint of endpoints) {
    found[endpoint.path] = { ...found[endpoint.path], [endpoint.method]: operation(endpoint) }
  }
  return found
}

function operation(endpoint: Endpoint): Operation {
  const responses = Object.entries(endpoint.answers).map(([status, { meaning, schema }]) => {
    const content = schema && { content: { 'application/json': { schema } } }
    return [status, { description: meaning, ...content }] as const
  })
  return {
    operationId: operationId(endpoint),
    tags: [endpointTag(endpoint.path)],
    summary: endpoint.summary,
    security: securityOf[endpoint.access],
    ...description(endpoint.permission),
    ...parameters(endpoint),
    ...requestBody(endpoint),
    responses: Object.fromEntries(responses),
  }
}

function operationId({ method, path }: Endpoint): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return [method, ...words].join('-')
}

function description(permission: Permission | undefined): { readonly description?: string } {
  if (permission === undefined) return {}
  return { description: `The application key, or the role, must allow ${permission}.` }
}

function parameters({ method, path }: Endpoint): Pick<Operation, 'parameters'> {
  const schema = { type: 'string' }
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const example = namedParts[path]?.[name]
    const filled = example === undefined ? {} : { example }
    return { name, in: 'path' as const, required: true, schema, ...filled }
  })
  const asked = Object.entries(method === 'get' ? (queryOf[path] ?? {}) : {}).map(
    ([name, example]) => {
      // Only what a request cannot do without has an example.
      const filled = example === '' ? { required: false } : { required: true, example }
      return { name, in: 'query' as const, schema, ...filled }
    },
  )
  const all = [...named, ...asked]
  return all.length === 0 ? {} : { parameters: all }
}

function requestBody({ method, path, request }: Endpoint): Pick<Operation, 'requestBody'> {
  if (method === 'get' || method === 'delete') return {}
  const example = bodyOf[path]
  if (Buffer.isBuffer(example)) {
    const content = { 'application/msgpack': { 'x-example-base64': example.toString('base64') } }
    return { requestBody: { required: true, content } }
  }
  if (request === undefined && example === undefined) return {}
  const content = { 'application/json': { ...schemaOf(request), ...(example && { example }) } }
  return { requestBody: { required: true, content } }
}

function schemaOf(schema: TSchema | undefined): { readonly schema?: TSchema } {
  return schema === undefined ? {} : { schema }
}
