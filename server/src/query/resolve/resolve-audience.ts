import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { Audience } from '../parse/audience.ts'
import type { Condition } from './condition.ts'
import { idColumns, openProfileNames } from './resolve-profile.ts'
import { resolveNamed, resolveSearch } from './resolve-search.ts'
import { unreachable } from '../unreachable.ts'

/** An audience → the condition that an event is of somebody in it. */
export function resolveAudience(audience: Audience, types: AttributeTypes): Condition {
  switch (audience.kind) {
    case 'and':
    case 'or': {
      const operands = audience.operands.map((operand) => resolveAudience(operand, types))
      return { kind: audience.kind, operands }
    }
    case 'not':
      return { kind: 'not', operand: resolveAudience(audience.operand, types) }
    case 'profiles':
      return resolveProfiles(audience, types)
    case 'doers':
      return resolveDoers(audience, types)
    case 'listed':
      return { kind: 'listed', column: idColumns[audience.entity], list: audience.list }
    default:
      return unreachable(audience)
  }
}

type OfProfiles = Extract<Audience, { kind: 'profiles' }>

function resolveProfiles({ entity, search }: OfProfiles, types: AttributeTypes): Condition {
  if (search.kind === 'everything') return isKnown(entity)
  const names = openProfileNames(entity, types)
  const condition = resolveNamed(search, names)
  return { kind: 'profiled', profiles: names.profiles(), condition }
}

type Doers = Extract<Audience, { kind: 'doers' }>

function resolveDoers({ entity, did, comparison, count }: Doers, types: AttributeTypes): Condition {
  const among = { range: did.range, condition: resolveSearch(did.search, types) }
  return { kind: 'occurring', column: idColumns[entity], among, comparison, count }
}

/** Everybody whom an event names has a profile. */
function isKnown(entity: OfProfiles['entity']): Condition {
  const column = idColumns[entity]
  const field = { path: column, sources: [{ kind: 'column', column, scalar: 'text' }] } as const
  return { kind: 'test', field, test: { kind: 'exists' } }
}
