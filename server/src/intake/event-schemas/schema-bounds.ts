/**
 * What a JSON Schema may hold, so that checking one event against it takes a bounded time: no parts
 * that refer to themselves, nothing from elsewhere, and only so many parts when each reference is
 * written out.
 */
import { isJsonObject, type JsonObject } from '../json-object.ts'
import { isWithinBounds } from './within-bounds.ts'

export const schemaLimits = {
  charsMax: 65_536,
  depthMax: 100,
  /** Schemas with each reference written out. With three times as many the compiled function may not run. */
  partsMax: 500,
  /** So many values of a list, as of `enum`, are as dear as a schema. */
  valuesOfPart: 10,
} as const

/** Where a schema may not be as it is, as a JSON pointer into it, and why. */
export type SchemaFault = { readonly pointer: string; readonly reason: string }

const ofOne = 'additionalProperties items contains not if then else propertyNames unevaluatedItems'
const single = new Set(`${ofOne} unevaluatedProperties contentSchema`.split(' '))
const listed = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const named = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
])

const dialect = 'https://json-schema.org/draft/2020-12/schema'
const elsewhere = new Set([
  '$id',
  '$anchor',
  '$dynamicRef',
  '$dynamicAnchor',
  '$recursiveRef',
  '$vocabulary',
  '$async',
])

/** The first thing that a schema may not hold. */
export function findSchemaFault(schema: unknown): SchemaFault | undefined {
  const tooLarge = findSizeFault(schema)
  if (tooLarge !== undefined) return tooLarge
  const measure: Measure = { root: schema, parts: 0, open: new Set(), fault: undefined }
  visit(schema, '', measure)
  return measure.fault
}

/** What is too long or too deep of any JSON. */
export function findSizeFault(value: unknown): SchemaFault | undefined {
  const { charsMax, depthMax } = schemaLimits
  const isSmall =
    isWithinBounds(value, { valuesMax: charsMax, depthMax }) &&
    JSON.stringify(value).length <= charsMax
  const reason = `is over ${charsMax} characters long, or deeper than ${depthMax} levels`
  return isSmall ? undefined : { pointer: '', reason }
}

type Measure = {
  readonly root: unknown
  parts: number
  /** The references that are being followed. */
  readonly open: Set<string>
  fault: SchemaFault | undefined
}

function visit(schema: unknown, at: string, measure: Measure): void {
  count(1, at, measure)
  if (!isJsonObject(schema)) return
  for (const keyword of Object.keys(schema)) {
    if (measure.fault !== undefined) return
    visitKeyword(keyword, schema, { at: below(at, keyword), measure })
  }
}

type Visiting = { readonly at: string; readonly measure: Measure }

function visitKeyword(keyword: string, schema: JsonObject, { at, measure }: Visiting): void {
  const value = schema[keyword]
  if (elsewhere.has(keyword)) refuse('is not taken here; name parts in $defs', at, measure)
  else if (keyword === '$schema' && value !== dialect) refuse(`must be ${dialect}`, at, measure)
  else if (keyword === '$ref') follow(value, at, measure)
  else if (single.has(keyword)) visit(value, at, measure)
  else if (Array.isArray(value)) visitList(value, { isSchemas: listed.has(keyword), at, measure })
  else if (named.has(keyword) && isJsonObject(value)) {
    for (const name of Object.keys(value)) visit(value[name], below(at, name), measure)
  }
}

type List = Visiting & { readonly isSchemas: boolean }

function visitList(values: readonly unknown[], { isSchemas, at, measure }: List): void {
  if (!isSchemas) return count(Math.ceil(values.length / schemaLimits.valuesOfPart), at, measure)
  for (const [index, value] of values.entries()) visit(value, below(at, String(index)), measure)
}

/** Counts what stands at a reference, once more each time that it is referred to. */
function follow(reference: unknown, at: string, measure: Measure): void {
  const pointer = typeof reference === 'string' ? reference : ''
  if (!/^#\/(\$defs|definitions)\/[^%]+$/.test(pointer)) {
    return refuse('must lead into $defs of the same schema: #/$defs/…', at, measure)
  }
  if (measure.open.has(pointer)) return refuse('leads to a schema that it is part of', at, measure)
  measure.open.add(pointer)
  const target = pointer.slice(1)
  visit(valueAt(measure.root, target), target, measure)
  measure.open.delete(pointer)
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at: unknown, key) => {
      if (Array.isArray(at)) return at[Number(key)]
      return isJsonObject(at) ? at[key] : undefined
    }, root)
}

function below(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function count(parts: number, at: string, measure: Measure): void {
  measure.parts += parts
  if (measure.parts <= schemaLimits.partsMax) return
  refuse(`has over ${schemaLimits.partsMax} parts, each reference written out`, at, measure)
}

function refuse(reason: string, pointer: string, measure: Measure): void {
  measure.fault ??= { pointer, reason }
}
