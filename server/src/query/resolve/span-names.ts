import type { Search, Key } from '../parse/search-ast.ts'
import { isSpanName, type SpanName } from '../parse/span-names.ts'
import type { Condition } from './condition.ts'
import type { Field, SpanColumn, SpanSource, TagSource } from './field.ts'
import { resolveNamed } from './resolve-search.ts'

const bareColumns: Readonly<Record<SpanName, SpanColumn>> = {
  service: 'service',
  env: 'env',
  version: 'version',
  status: 'status',
  timestamp: 'timestamp',
  resource_name: 'resource',
  operation_name: 'name',
  type: 'type',
  kind: 'kind',
  trace_id: 'trace_id',
  span_id: 'span_id',
  parent_id: 'parent_id',
}

/** Tags that have a column of their own, and what only spans have. */
const attributeColumns: ReadonlyMap<string, SpanColumn> = new Map([
  ['duration', 'duration'],
  ['span.kind', 'kind'],
  ['error.type', 'error_type'],
  ['error.message', 'error_message'],
  ['error.stack', 'error_stack'],
  ['session.id', 'session_id'],
  ['usr.id', 'user_id'],
  ['account.id', 'account_id'],
  ['service', 'service'],
  ['env', 'env'],
  ['version', 'version'],
])

const wordColumns = ['resource', 'name', 'error_type', 'error_message'] as const

const numericColumns: ReadonlySet<SpanColumn> = new Set(['duration', 'timestamp'])

/** A tag is a text or a number, and a number that is sent as text counts by its size too. */
const types = [
  { scalar: 'text', as: 'typed' },
  { scalar: 'integer', as: 'typed' },
  { scalar: 'decimal', as: 'typed' },
  { scalar: 'decimal', as: 'spelled' },
] as const

/** A search tree → a condition over spans. No attribute has to be looked up for that. */
export function resolveSpans(search: Search): Condition {
  return resolveNamed(search, {
    fieldOf: spanField,
    wordFields: () => wordColumns.map((column) => ({ path: column, sources: [sourceOf(column)] })),
  })
}

/** A name → where its values stand in a span. Unknown bare names stand for nothing. */
function spanField(key: Key): Field {
  return fieldOf(key, types)
}

/** A name → where the text stands by which spans are grouped. */
export function spanLabel(key: Key): Field {
  return fieldOf(key, [{ scalar: 'text', as: 'shown' }])
}

type TagType = Pick<TagSource, 'scalar' | 'as'>

function fieldOf(key: Key, tagTypes: readonly TagType[]): Field {
  const path = key.segments.join('.')
  const column = key.isAttribute ? attributeColumns.get(path) : bareColumn(path)
  if (column !== undefined) return { path, sources: [sourceOf(column)] }
  const names = key.isAttribute ? namesOf(path).filter((name) => !name.includes(unreadable)) : []
  const sources = names.flatMap((name) => {
    return tagTypes.map((type): TagSource => ({ kind: 'tag', path: name, ...type }))
  })
  return { path, sources }
}

function bareColumn(name: string): SpanColumn | undefined {
  return isSpanName(name) ? bareColumns[name] : undefined
}

function sourceOf(column: SpanColumn): SpanSource {
  return { kind: 'span', column, scalar: numericColumns.has(column) ? 'integer' : 'text' }
}

// What the engine reads a path up to, whatever stands around it.
const unreadable = ':`'

/** Two names for the same: whoever asks by one finds what was sent by the other. */
const sameTags = [
  ['http.status_code', 'http.response.status_code'],
  ['http.method', 'http.request.method'],
  ['http.url', 'url.full'],
] as const

/** All names of a tag, the given one first. */
function namesOf(path: string): readonly string[] {
  const same = sameTags.find((names) => names.some((name) => name === path)) ?? []
  return [path, ...same.filter((name) => name !== path)]
}
