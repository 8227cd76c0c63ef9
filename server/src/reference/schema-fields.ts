/** One line of the description of a JSON body. */
export type Field = {
  readonly path: string
  readonly type: string
  readonly isRequired: boolean
  readonly meaning: string
}

type Json = Readonly<Record<string, unknown>>

const depthMax = 12

/** The fields of a JSON schema by dotted path, `[]` for the members of a list. */
export function schemaFields(schema: unknown): readonly Field[] {
  return fieldsBelow(schema, { prefix: '', depth: 0 })
}

type Place = { readonly prefix: string; readonly depth: number }

function fieldsBelow(schema: unknown, place: Place): readonly Field[] {
  if (!isJson(schema) || place.depth > depthMax) return []
  const inner = isJson(schema['items'])
    ? fieldsBelow(schema['items'], { prefix: `${place.prefix}[]`, depth: place.depth + 1 })
    : []
  return [
    ...alternatives(schema).flatMap((each) => fieldsBelow(each, deeper(place))),
    ...inner,
    ...properties(schema, place),
  ]
}

function properties(schema: Json, { prefix, depth }: Place): readonly Field[] {
  const required = new Set(listOf(schema['required']))
  const members = isJson(schema['properties']) ? Object.entries(schema['properties']) : []
  return members.flatMap(([name, member]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const field = {
      path,
      type: typeName(member),
      isRequired: required.has(name),
      meaning: meaningOf(member),
    }
    return [field, ...fieldsBelow(member, { prefix: path, depth: depth + 1 })]
  })
}

/** What a schema accepts, in words: `string`, `list of string`, `"a" or "b"`. */
export function typeName(schema: unknown): string {
  if (!isJson(schema)) return 'any value'
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(schema['enum']))
    return schema['enum'].map((each) => JSON.stringify(each)).join(' or ')
  const choices = alternatives(schema)
  if (choices.length > 0) return [...new Set(choices.map(typeName))].join(' or ')
  if (schema['type'] === 'array') return `list of ${typeName(schema['items'])}`
  return typeof schema['type'] === 'string' ? schema['type'] : 'any value'
}

function alternatives(schema: Json): readonly unknown[] {
  return [...listOf(schema['anyOf']), ...listOf(schema['oneOf']), ...listOf(schema['allOf'])]
}

function meaningOf(schema: unknown): string {
  const meaning = isJson(schema) ? schema['description'] : undefined
  return typeof meaning === 'string' ? meaning : ''
}

function deeper({ prefix, depth }: Place): Place {
  return { prefix, depth: depth + 1 }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
