import type { Audience } from '../parse/audience.ts'
import type { FacetQuestion, ProfileQuestion } from '../parse/question.ts'
import { unreachable } from '../unreachable.ts'
import type { Condition, Profiles } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import type { ListOrder } from './resolve-list.ts'
import { idSource, openProfileNames, type ProfileNames } from './resolve-profile.ts'
import { resolveEvents, resolveNamed } from './resolve-search.ts'

/** A question for profiles whose names are traits. */
export interface ResolvedProfileQuestion {
  readonly profiles: Profiles
  readonly condition: Condition
  readonly columns: readonly { readonly name: string; readonly field: Field }[]
  readonly order: ListOrder
  readonly limit: number
  readonly isCounted: boolean
}

/** Finds what the names in a question for profiles stand for. */
export function resolveProfileQuestion(
  question: ProfileQuestion,
  known: Known,
): ResolvedProfileQuestion {
  const { entity, search, order, limit, isCounted } = question
  const names = openProfileNames(entity, known)
  const matching = resolveNamed(search, names)
  const columns = question.columns.map(({ name, key }) => ({ name, field: names.fieldOf(key) }))
  const ordering = { field: names.fieldOf(order.key), direction: order.direction }
  const among = question.audience && memberOf(question.audience, names, known)
  const operands = [matching, ...didConditions(question, known), ...(among ? [among] : [])]
  return {
    columns,
    limit,
    isCounted,
    order: ordering,
    condition: { kind: 'and', operands },
    // Last: by now every trait has been asked for.
    profiles: names.profiles(),
  }
}

/** An audience → the condition that a profile is of somebody in it. */
function memberOf(audience: Audience, names: ProfileNames, known: Known): Condition {
  switch (audience.kind) {
    case 'and':
    case 'or': {
      const operands = audience.operands.map((operand) => memberOf(operand, names, known))
      return { kind: audience.kind, operands }
    }
    case 'not':
      return { kind: 'not', operand: memberOf(audience.operand, names, known) }
    case 'profiles':
      return resolveNamed(audience.search, names)
    case 'doers': {
      const { entity, did, comparison, count } = audience
      const id = idSource(entity, known)
      const whose = idSource(entity, known, 'profile')
      const among = resolveEvents(did, known)
      return { kind: 'occurring', whose, id, among, comparison, count }
    }
    case 'listed':
      return {
        kind: 'listed',
        id: idSource(audience.entity, known, 'profile'),
        list: audience.list,
      }
    default:
      return unreachable(audience)
  }
}

/** Who did something occurs at least once among its events. */
function didConditions({ entity, did }: ProfileQuestion, known: Known): Condition[] {
  if (did === undefined) return []
  const among = resolveEvents(did, known)
  const id = idSource(entity, known)
  const whose = idSource(entity, known, 'profile')
  return [{ kind: 'occurring', whose, id, among, comparison: 'atLeast', count: 1n }]
}

/** A question for the values of a profile column, whose names are traits. */
export interface ResolvedFacetQuestion {
  readonly profiles: Profiles
  readonly condition: Condition
  readonly field: Field
  readonly text: string | undefined
  readonly limit: number
}

/** Finds what the names in a question for the values of a profile column stand for. */
export function resolveFacetQuestion(
  { entity, search, key, text, limit }: FacetQuestion,
  known: Known,
): ResolvedFacetQuestion {
  const names = openProfileNames(entity, known)
  const condition = resolveNamed(search, names)
  const field = names.fieldOf(key)
  return { profiles: names.profiles(), condition, field, text, limit }
}
