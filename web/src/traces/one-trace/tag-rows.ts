import type { SpanOfTrace } from '@throughline/contract'

/** A value of a span. */
export interface TagRow {
  /** What a search calls it: `service`, `@http.status_code`. */
  readonly name: string
  readonly text: string
}

/** What a span has, by the names of a search: its own columns first, then its tags by name. */
export function tagRows({ id, attributes }: SpanOfTrace): readonly TagRow[] {
  const { service, resource, name, type, kind, env, version, tags } = attributes
  const names = { service, resource_name: resource, operation_name: name, type, kind, env, version }
  const own = Object.entries({ ...names, span_id: id })
    .filter(([, text]) => text !== '')
    .map(([column, text]) => ({ name: column, text }))
  const others = Object.entries(tags)
    .map(([tag, value]) => ({ name: `@${tag}`, text: textOf(value) }))
    .toSorted((one, other) => one.name.localeCompare(other.name))
  return [...own, ...others]
}

/** A value of a tag as text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
