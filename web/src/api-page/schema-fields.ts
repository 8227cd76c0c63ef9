/** One line of what a JSON body holds. */
export interface Field {
  /** `data.attributes.from`, `[]` for the members of a list. */
  readonly path: string
  /** The last part of it, and how many stand before. */
  readonly name: string
  readonly level: number
  /** `string`, `list of string`, `"a" or "b"`. */
  readonly type: string
  readonly isRequired: boolean
  readonly meaning: string
}

type Json = Readonly<Record<string, unknown>>

const depthMax = 12

/** The fields of a JSON schema, each once, those inside of others after them. */
export function schemaFields(schema: unknown): readonly Field[] {
  const fields = fieldsBelow(schema, { prefix: '', level: 0, depth: 0 })
  return [...new Map(fields.map((field) => [field.path, field])).values()]
}

interface Place {
  readonly prefix: string
  readonly level: number
  readonly depth: number
}

function fieldsBelow(schema: unknown, place: Place): readonly Field[] {
  const { prefix, level, depth } = place
  if (!isJson(schema) || depth > depthMax) return []
  const deeper = { ...place, depth: depth + 1 }
  const required = listOf(schema['required'])
  const members = isJson(schema['properties']) ? Object.entries(schema['properties']) : []
  return [
    ...choicesOf(schema).flatMap((choice) => fieldsBelow(choice, deeper)),
    ...fieldsBelow(schema['items'], { ...deeper, prefix: `${prefix}[]` }),
    ...members.flatMap(([name, member]) => {
      const path = prefix === '' ? name : `${prefix}.${name}`
      const said = { type: typeName(member), meaning: meaningOf(member) }
      const field = { path, name, level, isRequired: required.includes(name), ...said }
      return [field, ...fieldsBelow(member, { prefix: path, level: level + 1, depth: depth + 1 })]
    }),
  ]
}

function typeName(schema: unknown): string {
  if (!isJson(schema)) return 'any value'
  if ('const' in schema) return JSON.stringify(schema['const'])
  const named = listOf(schema['enum'])
  if (named.length > 0) return named.map((value) => JSON.stringify(value)).join(' or ')
  const choices = choicesOf(schema)
  if (choices.length > 0) return [...new Set(choices.map(typeName))].join(' or ')
  if (schema['type'] === 'array') return `list of ${typeName(schema['items'])}`
  return typeof schema['type'] === 'string' ? schema['type'] : 'any value'
}

function choicesOf(schema: Json): readonly unknown[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((name) => listOf(schema[name]))
}

function meaningOf(schema: unknown): string {
  const meaning = isJson(schema) ? schema['description'] : undefined
  return typeof meaning === 'string' ? meaning : ''
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
