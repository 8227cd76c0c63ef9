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

/** What is sent of it. Throws a SyntaxError when the rules are no JSON object. */
export function attributesOf(draft: SchemaDraft): SchemaAttributes {
  const rules: unknown = JSON.parse(draft.rules)
  if (!Check(Rules, rules))
    throw new SyntaxError('an object with a schema for each target is needed')
  const application = draft.application.trim()
  return {
    event_type: draft.type,
    ...(application === '' ? {} : { application_id: application }),
    description: draft.description,
    enabled: draft.isEnabled,
    json_schema: rules,
  }
}
