import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { Audience } from '../parse/audience.ts'
import type { Condition } from './condition.ts'
import { idColumns, openProfileNames } from './resolve-profile.ts'
import { resolveNamed } from './resolve-search.ts'

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
    default:
      return resolveProfiles(audience, types)
  }
}

type OfProfiles = Extract<Audience, { kind: 'profiles' }>

function resolveProfiles({ entity, search }: OfProfiles, types: AttributeTypes): Condition {
  if (search.kind === 'everything') return isKnown(entity)
  const names = openProfileNames(entity, types)
  const condition = resolveNamed(search, names)
  return { kind: 'profiled', profiles: names.profiles(), condition }
}

/** Everybody whom an event names has a profile. */
function isKnown(entity: OfProfiles['entity']): Condition {
  const column = idColumns[entity]
  const field = { path: column, sources: [{ kind: 'column', column, scalar: 'text' }] } as const
  return { kind: 'test', field, test: { kind: 'exists' } }
}
