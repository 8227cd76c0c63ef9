import type { KeyDocument } from '../catalog/catalog-document.ts'
import { queryText } from './query-text.ts'

export const keyPageLimits = { default: 10, max: 100 } as const

type SortField = 'created_at' | 'modified_at' | 'last4' | 'name'

const sortValue: Record<SortField, (key: KeyDocument) => string> = {
  created_at: ({ createdAtMs = 0 }) => String(createdAtMs).padStart(16, '0'),
  modified_at: (key) => String(modifiedAtMs(key)).padStart(16, '0'),
  last4: ({ last4 = '' }) => last4,
  name: ({ name }) => name,
}

export type KeyPage =
  | { readonly kind: 'page'; readonly keys: readonly KeyDocument[]; readonly total: number }
  | { readonly kind: 'faulty'; readonly sentences: readonly string[] }

/** The page of keys that a query string asks for, as the vendor's client writes it. */
export function pageOfKeys(keys: readonly KeyDocument[], query: unknown): KeyPage {
  const sentences: string[] = []
  const fault = (name: string, sentence: string) => {
    sentences.push(`Invalid value at ${name}: ${sentence}`)
  }
  const size = wholeNumber(query, { name: 'page[size]', default: keyPageLimits.default, fault })
  const number = wholeNumber(query, { name: 'page[number]', default: 0, fault })
  if (size < 1 || size > keyPageLimits.max) {
    fault('page[size]', `must be from 1 to ${keyPageLimits.max}`)
  }
  const compare = order(queryText(query, 'sort') ?? 'name', fault)
  const isWanted = filter(query, fault)
  if (sentences.length > 0) return { kind: 'faulty', sentences }
  const found = keys.filter(isWanted).toSorted(compare)
  const start = number * size
  return { kind: 'page', keys: found.slice(start, start + size), total: found.length }
}

/** When a key was last changed: at its creation, if never since. */
export function modifiedAtMs(key: Pick<KeyDocument, 'createdAtMs' | 'modifiedAtMs'>): number {
  const { createdAtMs = 0, modifiedAtMs: at = createdAtMs } = key
  return at
}

type Fault = (name: string, sentence: string) => void

type NumberParameter = { readonly name: string; readonly default: number; readonly fault: Fault }

function wholeNumber(query: unknown, parameter: NumberParameter): number {
  const text = queryText(query, parameter.name)
  if (text === undefined) return parameter.default
  if (/^\d{1,9}$/.test(text)) return Number(text)
  parameter.fault(parameter.name, 'must be a whole number')
  return parameter.default
}

function order(sort: string, fault: Fault): (one: KeyDocument, other: KeyDocument) => number {
  const isDescending = sort.startsWith('-')
  const field = isDescending ? sort.slice(1) : sort
  if (!isSortField(field)) {
    fault(
      'sort',
      `must be one of ${Object.keys(sortValue).join(', ')}, with - before it for descending`,
    )
    return () => 0
  }
  const value = sortValue[field]
  const sign = isDescending ? -1 : 1
  return (one, other) => {
    const [left, right] = [value(one), value(other)]
    if (left === right) return one.id < other.id ? -1 : 1
    return left < right ? -sign : sign
  }
}

function isSortField(field: string): field is SortField {
  return Object.hasOwn(sortValue, field)
}

function filter(query: unknown, fault: Fault): (key: KeyDocument) => boolean {
  const text = (queryText(query, 'filter') ?? '').toLowerCase()
  const category = queryText(query, 'filter[category]')
  const isRemote = queryText(query, 'filter[remote_config_read_enabled]')
  const isCreated = within(query, 'filter[created_at]', fault)
  const isModified = within(query, 'filter[modified_at]', fault)
  return (key) =>
    (key.name.toLowerCase().includes(text) || (key.last4 ?? '').includes(text)) &&
    (category === undefined || key.category === category) &&
    (isRemote === undefined || String(key.remoteConfigReadEnabled ?? false) === isRemote) &&
    isCreated(key.createdAtMs ?? 0) &&
    isModified(modifiedAtMs(key))
}

/** Both ends belong to it. */
function within(query: unknown, name: string, fault: Fault): (ms: number) => boolean {
  const end = (which: 'start' | 'end', otherwise: number): number => {
    const text = queryText(query, `${name}[${which}]`)
    if (text === undefined) return otherwise
    const ms = Date.parse(text)
    if (Number.isNaN(ms)) fault(`${name}[${which}]`, 'must be a date')
    return ms
  }
  const [from, until] = [end('start', -Infinity), end('end', Infinity)]
  return (ms) => ms >= from && ms <= until
}
