import type { Audience } from '../parse/audience.ts'
import type { Condition } from './condition.ts'
import type { Known } from './known.ts'
import { idSource, openProfileNames } from './resolve-profile.ts'
import { resolveEvents, resolveNamed } from './resolve-search.ts'
import { unreachable } from '../unreachable.ts'

/** An audience → the condition that an event is of somebody in it. */
export function resolveAudience(audience: Audience, known: Known): Condition {
  switch (audience.kind) {
    case 'and':
    case 'or': {
      const operands = audience.operands.map((operand) => resolveAudience(operand, known))
      return { kind: audience.kind, operands }
    }
    case 'not':
      return { kind: 'not', operand: resolveAudience(audience.operand, known) }
    case 'profiles':
      return resolveProfiles(audience, known)
    case 'doers':
      return resolveDoers(audience, known)
    case 'listed':
      return { kind: 'listed', id: idSource(audience.entity, known), list: audience.list }
    default:
      return unreachable(audience)
  }
}

type OfProfiles = Extract<Audience, { kind: 'profiles' }>

function resolveProfiles({ entity, search }: OfProfiles, known: Known): Condition {
  if (search.kind === 'everything') return isKnown(entity, known)
  const names = openProfileNames(entity, known)
  const condition = resolveNamed(search, names)
  return { kind: 'profiled', profiles: names.profiles(), condition }
}

type Doers = Extract<Audience, { kind: 'doers' }>

function resolveDoers({ entity, did, comparison, count }: Doers, known: Known): Condition {
  const among = resolveEvents(did, known)
  const id = idSource(entity, known)
  return { kind: 'occurring', whose: id, id, among, comparison, count }
}

/** Everybody whom an event names has a profile. */
function isKnown(entity: OfProfiles['entity'], known: Known): Condition {
  const field = { path: entity, sources: [idSource(entity, known)] }
  return { kind: 'test', field, test: { kind: 'exists' } }
}
