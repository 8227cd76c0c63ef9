/** As much of JSON Schema as the published operations use. Further keys are allowed everywhere. */
export type WireSchema =
  | { readonly type: 'string' | 'integer' | 'number' | 'boolean' }
  | { readonly enum: readonly string[] }
  | ListSchema
  | {
      readonly type: 'object'
      readonly properties: Readonly<Record<string, WireSchema>>
      readonly required: readonly string[]
    }
  /** Any keys, each with a value of this shape. */
  | { readonly type: 'map'; readonly values: WireSchema }

type ListSchema = {
  readonly type: 'array'
  readonly items: WireSchema
  readonly isNullable?: true
}

/** A field of an operation, with the value that an example gives it. */
export type Place = {
  readonly pointer: string
  readonly schema: WireSchema
  readonly isRequired: boolean
  /** Undefined when the example leaves it out. */
  readonly value: unknown
}

export const text = { type: 'string' } as const
export const integer = { type: 'integer' } as const
export const number = { type: 'number' } as const
export const truth = { type: 'boolean' } as const

export function oneOf(...values: readonly string[]): WireSchema {
  return { enum: values }
}

export function listOf(items: WireSchema): ListSchema {
  return { type: 'array', items }
}

export function orNull(list: ListSchema): WireSchema {
  return { ...list, isNullable: true }
}

export function mapOf(values: WireSchema): WireSchema {
  return { type: 'map', values }
}

/** An object whose fields are required, but those under a name that ends in `?`. */
export function fields(shape: Readonly<Record<string, WireSchema>>): WireSchema {
  const entries = Object.entries(shape)
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, schema]) => [name.replace(/\?$/, ''), schema]),
    ),
    required: entries.map(([name]) => name).filter((name) => !name.endsWith('?')),
  }
}

/** Every field below a schema, the members of a list by its first; parents before children. */
export function placesBelow(schema: WireSchema, value: unknown, pointer = ''): readonly Place[] {
  return childrenOf(schema, value).flatMap(({ name, ...child }) => {
    const place = { ...child, pointer: `${pointer}/${name}` }
    return [place, ...placesBelow(place.schema, place.value, place.pointer)]
  })
}

type Child = Omit<Place, 'pointer'> & { readonly name: string }

function childrenOf(schema: WireSchema, value: unknown): readonly Child[] {
  if ('enum' in schema) return []
  switch (schema.type) {
    case 'object':
      return Object.entries(schema.properties).map(([name, property]) => ({
        name,
        schema: property,
        isRequired: schema.required.includes(name),
        value: memberOf(value, name),
      }))
    case 'array':
      return [{ name: '0', schema: schema.items, isRequired: true, value: memberOf(value, '0') }]
    case 'map':
      return keysOf(value).map((name) => ({
        name,
        schema: schema.values,
        isRequired: false,
        value: memberOf(value, name),
      }))
    default:
      return []
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

/** The body with another value at a pointer; with undefined, without the field. */
export function withValue(body: unknown, pointer: string, value: unknown): unknown {
  const [, name, ...rest] = pointer.split('/')
  if (name === undefined) return value
  const below = rest.length === 0 ? '' : `/${rest.join('/')}`
  const member = withValue(memberOf(body, name), below, value)
  if (Array.isArray(body)) {
    return body.map((item: unknown, index) => (index === Number(name) ? member : item))
  }
  return { ...(typeof body === 'object' ? body : {}), [name]: member }
}
