import type { AnalyticsRequest } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { Comparison, Occurrence } from './question.ts'

type WireSearch = AnalyticsRequest['data']['attributes']['query']['query']['search']

/** What an operator says. */
export const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ['=', 'equal'],
  ['>', 'above'],
  ['>=', 'atLeast'],
  ['<', 'below'],
  ['<=', 'atMost'],
  ['eq', 'equal'],
  ['gt', 'above'],
  ['gte', 'atLeast'],
  ['lt', 'below'],
  ['lte', 'atMost'],
])

/** The keys by which events are told to be of somebody. */
export const occurringEntities: ReadonlyMap<string, Occurrence['entity']> = new Map([
  ['@usr.id', 'user'],
  ['@session.id', 'session'],
  ['@account.id', 'account'],
])

const wholeNumber = /^-?\d{1,18}$/

interface Reading {
  readonly pointer: string
  readonly faults: Faults
  /** Whose events are counted without `meta.entity`; undefined: it has to be there. */
  readonly entity: Occurrence['entity'] | undefined
}

/** How often an event's user, or what `meta.entity` names instead, has to occur. */
export function readOccurrence(
  { occurrences }: WireSearch,
  { pointer, faults, entity: byDefault }: Reading,
): Occurrence | undefined {
  if (occurrences === undefined) return undefined
  const { operator, value, meta = {} } = occurrences
  const comparison = comparisons.get(operator)
  if (comparison === undefined) {
    const known = [...comparisons.keys()].join(', ')
    faults.push(invalid(`${pointer}/operator`, `${JSON.stringify(operator)} is none of ${known}`))
  }
  if (!wholeNumber.test(value)) {
    faults.push(invalid(`${pointer}/value`, 'must be a whole number of at most 18 digits, as text'))
    return undefined
  }
  const entity = occurringEntities.get(meta['entity'] ?? '') ?? byDefault
  if (entity === undefined) {
    const known = [...occurringEntities.keys()].join(', ')
    faults.push(invalid(`${pointer}/meta`, `must name an entity, which is one of ${known}`))
  }
  return comparison && entity && { entity, comparison, count: BigInt(value) }
}
