import {
  EventSchemaAnswer,
  EventSchemasAnswer,
  type EventSchemaCreate,
} from '@throughline/contract'
import { request, tell } from './request.ts'

const path = '/api/event-schemas'

export type SchemaAttributes = EventSchemaCreate['data']['attributes']
export type ListedSchema = EventSchemasAnswer['data'][number]

/** Every event schema, by the type of the events. */
export async function readSchemas(signal: AbortSignal): Promise<readonly ListedSchema[]> {
  return (await request({ path, signal }, EventSchemasAnswer)).data
}

/** Saves a new schema; what is wrong with it is thrown. */
export async function createSchema(attributes: SchemaAttributes): Promise<void> {
  const body = { data: { type: 'event_schema_create', attributes } }
  await request({ path, body }, EventSchemaAnswer)
}

/** Replaces what stands in one. */
export async function replaceSchema(id: string, attributes: SchemaAttributes): Promise<void> {
  const body = { data: { type: 'event_schema_update', id, attributes } }
  await request({ path: pathOf(id), method: 'PUT', body }, EventSchemaAnswer)
}

/** Deletes one; what it marked stays marked. */
export async function deleteSchema(id: string): Promise<void> {
  await tell({ path: pathOf(id), method: 'DELETE' })
}

function pathOf(id: string): string {
  return `${path}/${encodeURIComponent(id)}`
}
