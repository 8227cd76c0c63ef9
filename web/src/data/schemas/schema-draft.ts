import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { ListedSchema, SchemaAttributes } from '../../server-api/event-schemas-api.ts'

/** A schema as somebody writes it. */
export interface SchemaDraft {
  readonly type: string
  readonly application: string
  readonly description: string
  readonly isEnabled: boolean
  /** JSON: a schema for each target. */
  readonly rules: string
}

const exampleRules = {
  'event@properties': {
    type: 'object',
    required: ['total'],
    properties: { total: { type: 'number', exclusiveMinimum: 0 } },
  },
}

/** What the form starts with: a saved schema, or an example. */
export function draftOf(schema: ListedSchema | undefined): SchemaDraft {
  const attributes = schema?.attributes
  return {
    type: attributes?.event_type ?? '',
    application: attributes?.application_id ?? '',
    description: attributes?.description ?? '',
    isEnabled: attributes?.enabled ?? true,
    rules: JSON.stringify(attributes?.json_schema ?? exampleRules, null, 2),
  }
}

const Rules = Type.Record(Type.String(), Type.Unknown())

/** What is sent of it, or what keeps it from being sent. */
export function attributesOf(draft: SchemaDraft): SchemaAttributes | string {
  const rules = parsed(draft.rules)
  if (!Check(Rules, rules)) return 'This is not JSON: an object with a schema for each target.'
  const application = draft.application.trim()
  return {
    event_type: draft.type,
    ...(application === '' ? {} : { application_id: application }),
    description: draft.description,
    enabled: draft.isEnabled,
    json_schema: rules,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
