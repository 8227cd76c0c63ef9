import type { AnalyticsRequest } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { Comparison, Occurrence } from './question.ts'

type WireSearch = AnalyticsRequest['data']['attributes']['query']['query']['search']

const comparisons: ReadonlyMap<string, Comparison> = new Map([
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

const entities: ReadonlyMap<string, Occurrence['entity']> = new Map([
  ['@usr.id', 'user'],
  ['@session.id', 'session'],
  ['@account.id', 'account'],
])

const wholeNumber = /^-?\d{1,18}$/

/** How often an event's user, or what `meta.entity` names instead, has to occur. */
export function readOccurrence(
  { occurrences }: WireSearch,
  pointer: string,
  faults: Faults,
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
  const entity = entities.get(meta['entity'] ?? '') ?? 'user'
  return comparison && { entity, comparison, count: BigInt(value) }
}
