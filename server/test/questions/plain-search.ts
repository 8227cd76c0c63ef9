import { isIPv4 } from 'node:net'
import type { Bound, Key, Pattern, Search, SearchTest } from '../../src/query/parse/search-ast.ts'
import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'

const wordFacets = [
  '@view.name',
  '@view.url',
  '@action.name',
  '@action.target.name',
  '@event.name',
  '@usr.name',
  '@usr.email',
  '@error.message',
]

/** What is searched: the values behind a name, and where free text is looked for. */
export interface Searched {
  valuesOf(key: Key): readonly Scalar[]
  /** What else somebody is called, and is found by. */
  otherIds?(key: Key): readonly Scalar[]
  /** What counts where values are compared by size. */
  numbersOf?(key: Key): readonly Scalar[]
  readonly words: readonly Scalar[]
}

/** Does the event match? */
export function matchesSearch(search: Search, event: PlainEvent): boolean {
  const words = wordFacets.flatMap((facet) => valuesOf(event, facet))
  return matches(search, {
    words,
    valuesOf: (key) => keyValues(key, event),
    otherIds: ({ segments }) => (segments.join('.') === 'usr.id' ? (event.otherIds ?? []) : []),
  })
}

/** The meaning of each node in plain TypeScript. */
export function matches(search: Search, searched: Searched): boolean {
  switch (search.kind) {
    case 'everything':
      return true
    case 'and':
      return search.operands.every((operand) => matches(operand, searched))
    case 'or':
      return search.operands.some((operand) => matches(operand, searched))
    case 'not':
      return !matches(search.operand, searched)
    case 'words': {
      const form = new RegExp(source(search.pattern), 'isu')
      return searched.words.some((value) => typeof value === 'string' && form.test(value))
    }
    default: {
      const values = searched.valuesOf(search.key)
      const others = isExact(search) ? (searched.otherIds?.(search.key) ?? []) : []
      const numbers = search.kind === 'within' ? (searched.numbersOf?.(search.key) ?? []) : []
      return [...values, ...others, ...numbers].some((value) => satisfies(value, search))
    }
  }
}

function isExact(test: SearchTest): boolean {
  return test.kind === 'matches' && test.pattern.every(({ kind }) => kind === 'literal')
}

const bareNames = ['service', 'env', 'version', 'source', 'host', 'status', 'timestamp']

function keyValues(key: Key, event: PlainEvent): readonly Scalar[] {
  const path = key.segments.join('.')
  if (key.isAttribute) return valuesOf(event, `@${path}`)
  return bareNames.includes(path) ? valuesOf(event, path) : []
}

function satisfies(value: Scalar, test: SearchTest): boolean {
  switch (test.kind) {
    case 'exists':
      return true
    case 'matches':
      return matchesPattern(value, test.pattern)
    case 'within':
      return typeof value === 'number' && isAbove(value, test.lower) && isBelow(value, test.upper)
    case 'addressIn':
      return (
        typeof value === 'string' && isIPv4(value) && test.blocks.some((b) => isInBlock(value, b))
      )
  }
}

function matchesPattern(value: Scalar, pattern: Pattern): boolean {
  if (pattern.some((piece) => piece.kind !== 'literal')) {
    return new RegExp(`^${source(pattern)}$`, 'su').test(String(value))
  }
  const text = pattern.map((piece) => (piece.kind === 'literal' ? piece.text : '')).join('')
  const isNumeral = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)
  return typeof value === 'number' ? isNumeral && value === Number(text) : String(value) === text
}

function source(pattern: Pattern): string {
  const pieces = { anyRun: '.*', anyOne: '.' }
  return pattern
    .map((piece) =>
      piece.kind === 'literal'
        ? piece.text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&')
        : pieces[piece.kind],
    )
    .join('')
}

function isAbove(value: number, bound: Bound | undefined): boolean {
  if (bound === undefined) return true
  return bound.isInclusive ? value >= numberOf(bound) : value > numberOf(bound)
}

function isBelow(value: number, bound: Bound | undefined): boolean {
  if (bound === undefined) return true
  return bound.isInclusive ? value <= numberOf(bound) : value < numberOf(bound)
}

const nanoseconds = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12, d: 8.64e13, w: 6.048e14 }

function numberOf({ quantity }: Bound): number {
  const factor = quantity.unit === undefined ? 1 : nanoseconds[quantity.unit]
  return Number(quantity.digits) * factor
}

function isInBlock(address: string, block: string): boolean {
  const [start = '', bits = ''] = block.split('/')
  if (!isIPv4(start)) return false
  const size = 2 ** (32 - Number(bits))
  return Math.floor(asNumber(address) / size) === Math.floor(asNumber(start) / size)
}

function asNumber(address: string): number {
  return address.split('.').reduce((total, part) => total * 256 + Number(part), 0)
}
