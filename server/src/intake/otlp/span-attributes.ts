/**
 * Attributes as a span keeps them. Numbers are metrics; everything else is text in meta: a boolean is
 * `true` or `false`, as a search for `@flag:true` says it; a list is its JSON, so that it stays one
 * attribute; bytes are base64; a nested value is as many attributes as it has parts, their names
 * joined with dots. Integers that a double does not hold, and doubles that are no number, are text, and
 * so is every id by which traces are joined to events.
 */
import type { SpanEvent, SpanEventValue } from '../spans/span.ts'
import { keyTags } from '../spans/find-tag.ts'
import { eachLeaf, isList, isMap, jsonOf, textOfLeaf } from './attribute-value.ts'
import type { AttributeValue, Leaf } from './attribute-value.ts'
import type { Room } from '../spans/room.ts'

export type SpanAttributes = {
  readonly meta: Map<string, string>
  readonly metrics: Map<string, number>
  readonly room: Room
}

/** Of two values of one key the later counts. */
export function putAttribute(into: SpanAttributes, key: string, value: AttributeValue): void {
  if (typeof value === 'string') putText(into, key, value)
  else if (typeof value === 'number') putNumber(into, key, value)
  else {
    eachLeaf({ key, value, room: into.room }, (path, leaf) => {
      if (typeof leaf === 'number') putNumber(into, path, leaf)
      else putText(into, path, textOfLeaf(leaf))
    })
  }
}

function putText({ meta, metrics }: SpanAttributes, key: string, text: string): void {
  meta.set(key, text)
  if (metrics.size > 0) metrics.delete(key)
}

const idKeys: ReadonlySet<string> = new Set(Object.values(keyTags).flat())

function putNumber(into: SpanAttributes, key: string, number: number): void {
  if (!Number.isFinite(number) || idKeys.has(key)) return putText(into, key, String(number))
  into.metrics.set(key, number)
  into.meta.delete(key)
}

/** Puts an attribute of an event within a span. */
export function putEventAttribute(
  into: { readonly attributes: Map<string, SpanEventValue>; readonly room: Room },
  key: string,
  value: AttributeValue,
): void {
  eachLeaf({ key, value, room: into.room }, (path, leaf) => {
    into.attributes.set(path, eventValue(leaf))
  })
}

function eventValue(leaf: Leaf): SpanEventValue {
  if (isList(leaf)) return leaf.map(elementOfEvent)
  const isKept = typeof leaf === 'boolean' || Number.isFinite(leaf)
  return isKept && typeof leaf !== 'bigint' && typeof leaf !== 'string' && !Buffer.isBuffer(leaf)
    ? leaf
    : textOfLeaf(leaf)
}

function elementOfEvent(value: AttributeValue): SpanEventValue {
  return value === undefined || isMap(value) ? jsonOf(value) : eventValue(value)
}

/** Puts an attribute of a link, all of which are texts. */
export function putLinkAttribute(
  into: { readonly attributes: Map<string, string>; readonly room: Room },
  key: string,
  value: AttributeValue,
): void {
  eachLeaf({ key, value, room: into.room }, (path, leaf) => {
    into.attributes.set(path, textOfLeaf(leaf))
  })
}

/** An attribute of an event as text, '' when it has none. */
export function textOfEvent(event: SpanEvent | undefined, key: string): string {
  const value = event?.attributes.get(key)
  return value === undefined || typeof value === 'object' ? '' : String(value)
}
