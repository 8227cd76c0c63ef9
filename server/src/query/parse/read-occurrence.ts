import type { AnalyticsRequest } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { Comparison, Occurrence, OccurringEntity } from './question.ts'

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
export const occurringEntities: ReadonlyMap<string, OccurringEntity> = new Map([
  ['@usr.id', 'user'],
  ['@session.id', 'session'],
  ['@account.id', 'account'],
])

const wholeNumber = /^-?\d{1,18}$/

interface Reading<Entity> {
  readonly pointer: string
  readonly faults: Faults
  /** Whose events are counted without `meta.entity`. */
  readonly entity: Entity
}

/** How often an event's user, or what `meta.entity` names instead, has to occur. */
export function readOccurrence<Entity>(
  { occurrences }: WireSearch,
  { pointer, faults, entity: byDefault }: Reading<Entity>,
): Occurrence<Entity | OccurringEntity> | undefined {
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
  return comparison && { entity, comparison, count: BigInt(value) }
}
