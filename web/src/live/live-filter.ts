import type { LiveEvent } from '@throughline/contract'
import type { FilterRow, FilterTest } from '../building/filter-row.ts'
import { printFilter } from '../building/filter-text.ts'
import { readFilter } from '../building/read-filter.ts'
import { contains } from '../controls/contains.ts'

/** Which of the arriving events are shown; or the parts of the text that only the warehouse can answer. */
export type LiveFilter =
  | { readonly kind: 'usable'; readonly matches: (event: LiveEvent) => boolean }
  | { readonly kind: 'unusable'; readonly parts: readonly string[] }

type Leaf = string | number | boolean

/**
 * Search text as a test of events as they arrive. The page has them as they were sent: users are the ids
 * in them, not yet the persons whom those lead to, and no trace has been found.
 */
export function liveFilter(text: string): LiveFilter {
  const rows = readFilter(text).map(({ row }) => row)
  const tests = rows.map(testOf)
  const parts = rows.flatMap((row, index) =>
    tests[index] === undefined ? [printFilter([row])] : [],
  )
  if (parts.length > 0) return { kind: 'unusable', parts }
  return { kind: 'usable', matches: (event) => tests.every((test) => test?.(event) === true) }
}

/** The term that finds events with this value at this path: `@customer.tier:premium`. */
export function termOf(path: readonly (string | number)[], value: Leaf): string {
  const keys = path.filter((step) => typeof step === 'string')
  const attribute = `@${keys.map(escapedKey).join('.')}`
  return printFilter([{ kind: 'test', attribute, operator: 'is', values: [String(value)] }])
}

function escapedKey(key: string): string {
  return key.replaceAll(/[\s.\\()"*?:&|,[\]{}<>]/g, String.raw`\$&`)
}

type EventTest = (event: LiveEvent) => boolean

function testOf(row: FilterRow): EventTest | undefined {
  if (row.kind === 'rest') return wordTest(row.text)
  const [, path] = /^@?(.*)$/s.exec(row.attribute) ?? []
  // What is found out about events when they are asked about.
  if (path === undefined || /^(trace|first_touch|last_touch|linear_touch)\./.test(path)) {
    return undefined
  }
  const keys = keysOf(path)
  return ({ attributes }) => holds(row, leavesAt(attributes, keys))
}

/** A word is looked for in what an event is called. */
function wordTest(text: string): EventTest | undefined {
  const [, sign, word] = /^([-!]?)([^\s"\\:()*?[\]{}&|]+)$/.exec(text) ?? []
  if (word === undefined || /^(AND|OR|NOT)$/.test(word)) return undefined
  return ({ name }) => contains(name, word) === (sign === '')
}

function keysOf(path: string): readonly string[] {
  return (path.match(/(?:\\.|[^\\.])+|(?<=\.)(?=\.|$)|^(?=\.|$)/gs) ?? []).map((key) =>
    key.replaceAll(/\\(.)/gs, '$1'),
  )
}

/** What stands at a path, through lists: each of their elements. */
function leavesAt(value: unknown, [key, ...keys]: readonly string[]): readonly Leaf[] {
  if (Array.isArray(value)) {
    const path = key === undefined ? [] : [key, ...keys]
    return value.flatMap((part: unknown) => leavesAt(part, path))
  }
  if (key === undefined) {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [value]
      : []
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return []
  return leavesAt(new Map<string, unknown>(Object.entries(value)).get(key), keys)
}

function holds({ operator, values }: FilterTest, leaves: readonly Leaf[]): boolean {
  const anyText = (test: (text: string, value: string) => boolean): boolean =>
    leaves.some((leaf) => values.some((value) => test(String(leaf), value)))
  const figures = leaves.filter((leaf) => typeof leaf === 'number')
  const limit = figureOf(values[0] ?? '')
  switch (operator) {
    case 'has a value':
      return leaves.length > 0
    case 'has no value':
      return leaves.length === 0
    case 'is':
      return anyText((text, value) => text === value)
    case 'is not':
      return !anyText((text, value) => text === value)
    case 'contains':
      return anyText((text, value) => text.includes(value))
    case 'does not contain':
      return !anyText((text, value) => text.includes(value))
    case 'starts with':
      return anyText((text, value) => text.startsWith(value))
    case 'ends with':
      return anyText((text, value) => text.endsWith(value))
    case '>':
      return figures.some((figure) => figure > limit)
    case '≥':
      return figures.some((figure) => figure >= limit)
    case '<':
      return figures.some((figure) => figure < limit)
    case '≤':
      return figures.some((figure) => figure <= limit)
  }
}

/** Of a duration its nanoseconds, as the search syntax has it. */
const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
  d: 86_400e9,
  w: 604_800e9,
}

function figureOf(text: string): number {
  const [, figure, unit] = /^(.*?)([a-z]*)$/.exec(text) ?? []
  return Number(figure) * (units[unit ?? ''] ?? 1)
}
