import type { Permission } from '@throughline/contract'
import type { TSchema } from 'typebox'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { cookieName } from './session-cookie.ts'

type Json = { readonly [key: string]: unknown }

const securityOf: Record<Endpoint['access'], readonly Json[]> = {
  open: [],
  apiKey: [{ apiKey: [] }],
  senderKey: [{ apiKey: [] }, {}],
  bothKeys: [{ apiKey: [], applicationKey: [] }, { session: [] }],
  loopback: [{}, { apiKey: [], applicationKey: [] }, { session: [] }],
  signedIn: [{ session: [] }],
}

/** The OpenAPI 3.1 document, made of the schemas that check the requests. */
export function openApiDocument(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
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

function paths(): Json {
  const found: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    found[endpoint.path] = { ...found[endpoint.path], [endpoint.method]: operation(endpoint) }
  }
  return found
}

function operation(endpoint: Endpoint): Json {
  const responses = Object.entries(endpoint.answers).map(([status, { meaning, schema }]) => {
    return [status, { description: meaning, ...content(schema) }] as const
  })
  return {
    summary: endpoint.summary,
    security: securityOf[endpoint.access],
    ...description(endpoint.permission),
    ...parameters(endpoint.path),
    ...(endpoint.request && { requestBody: { required: true, ...content(endpoint.request) } }),
    responses: Object.fromEntries(responses),
  }
}

function description(permission: Permission | undefined): Json {
  if (permission === undefined) return {}
  return { description: `The application key, or the role, must allow ${permission}.` }
}

function parameters(path: string): Json {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  if (names.length === 0) return {}
  const schema = { type: 'string' }
  return { parameters: names.map((name) => ({ name, in: 'path', required: true, schema })) }
}

function content(schema: TSchema | undefined): Json {
  return schema === undefined ? {} : { content: { 'application/json': { schema } } }
}
