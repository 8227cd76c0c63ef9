import type { Endpoint } from '../http/endpoint.ts'
import { endpoints } from '../http/endpoints.ts'
import { code, table } from './markdown.ts'
import { schemaFields } from './schema-fields.ts'

const accessWords: Record<Endpoint['access'], string> = {
  open: 'Open to anybody who reaches the port.',
  apiKey: 'Needs an API key in `DD-API-KEY`.',
  senderKey: 'Needs an API key, or, to POST from a page of the web app, the session of an editor.',
  bothKeys:
    'Needs an API key in `DD-API-KEY` and an application key in `DD-APPLICATION-KEY`, or the cookie of the web app.',
  signedIn: 'Needs the cookie of the web app.',
  loopback:
    'Open on a server of this machine alone; on any other it needs both keys, or the cookie of the web app.',
}

/** One section an endpoint: who may call it, what it takes, what it answers. */
export function endpointSections(): string {
  return endpoints.map(section).join('\n\n')
}

function section(endpoint: Endpoint): string {
  const parts = [
    `## ${endpoint.method.toUpperCase()} ${endpoint.path}`,
    `${endpoint.summary} ${accessWords[endpoint.access]}${permissionWords(endpoint)}`,
    ...(endpoint.request === undefined ? [] : fieldTable('Body', endpoint.request)),
    answerTable(endpoint),
    ...Object.entries(endpoint.answers).flatMap(([status, { schema }]) =>
      schema === undefined || Number(status) >= 400 ? [] : fieldTable(`Body of ${status}`, schema),
    ),
  ]
  return parts.join('\n\n')
}

function permissionWords({ permission }: Endpoint): string {
  return permission === undefined ? '' : ` The key, or the role, must allow ${code(permission)}.`
}

function answerTable({ answers }: Endpoint): string {
  return table(
    ['status', 'meaning'],
    Object.entries(answers).map(([status, { meaning }]) => [status, meaning]),
  )
}

function fieldTable(title: string, schema: unknown): readonly string[] {
  const rows = schemaFields(schema).map((field) => [
    code(field.path),
    field.type,
    field.isRequired ? 'yes' : '',
    field.meaning,
  ])
  return rows.length === 0
    ? []
    : [`${title}:`, table(['field', 'type', 'required', 'meaning'], rows)]
}
