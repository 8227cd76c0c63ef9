import {
  profileColumnOf,
  profileColumns,
  type ProfileColumn,
  type ProfileEntity,
} from '../parse/profile-key.ts'
import type { Key } from '../parse/search-ast.ts'
import { unreachable } from '../unreachable.ts'
import type { IdSource, Profiles, Trait } from './condition.ts'
import { isMany, type Field, type Source, type UserSource } from './field.ts'
import { userSource, type Known } from './known.ts'
import { resolveKey } from './resolve-key.ts'
import { attributeKey, type Names } from './resolve-search.ts'

/** Where the id of the user (account) of an event stands, or of the one whom a profile is of. */
export function idSource(
  entity: ProfileEntity,
  { users }: Known,
  standsIn: UserSource['standsIn'] = 'event',
): IdSource {
  if (entity === 'user') return userSource(users, standsIn)
  return { kind: 'column', column: 'account_id', scalar: 'text' }
}

/** The profile columns that somebody asks for, gathered while names are resolved. */
export interface ProfileNames extends Names {
  columnField(column: ProfileColumn): Field
  /** With every trait asked for so far. */
  profiles(): Profiles
}

/**
 * Names of profile columns → fields, of profiles or beside an event. The traits behind them get names
 * of this entity.
 */
export function openProfileNames(
  entity: ProfileEntity,
  known: Known,
  standsIn: UserSource['standsIn'] = 'profile',
): ProfileNames {
  const traits = new Map<string, Trait>()
  const idField = { path: `${entity}_id`, sources: [idSource(entity, known, standsIn)] }
  const traitOf = (column: ProfileColumn, make: (name: string) => Trait): Trait => {
    const key = JSON.stringify(column)
    const trait = traits.get(key) ?? make(`${entity}_trait_${traits.size + 1}`)
    traits.set(key, trait)
    return trait
  }
  const columnField = (column: ProfileColumn): Field => {
    switch (column.kind) {
      case 'id':
        return idField
      case 'seen':
        return seenField(traitOf(column, (name) => ({ ...column, name })).name)
      case 'value': {
        const of = resolveKey(attributeKey(column.path), known)
        if (of.sources.length === 0) return of
        const { edge } = column
        const trait = traitOf(column, (name) => ({ kind: 'value', name, edge, of }))
        return { path: of.path, sources: valueSources(trait.name, of.sources) }
      }
      default:
        return unreachable(column)
    }
  }
  return {
    columnField,
    fieldOf: (key: Key) => {
      const column = profileColumnOf(entity, key)
      return column === undefined ? { path: '', sources: [] } : columnField(column)
    },
    wordFields: () => wordColumns(entity).map(columnField),
    profiles: () => ({ id: idSource(entity, known), traits: [...traits.values()] }),
  }
}

function seenField(name: string): Field {
  const sources = [
    { kind: 'trait', name, position: undefined, scalar: 'integer', isMany: false },
  ] as const
  return { path: name, sources }
}

/** Free text is looked for in the id, the name and the address of a profile. */
function wordColumns(entity: ProfileEntity): ProfileColumn[] {
  const names = ['user_id', 'user_email', 'user_name', 'account_id', 'account_name']
  return names.flatMap((name) => profileColumns[entity].get(name) ?? [])
}

/** The sources of a field when its values stand in a column of this name, a place a source. */
export function valueSources(name: string, sources: readonly Source[]): Source[] {
  return sources.map((source, index) => ({
    kind: 'trait',
    name,
    position: sources.length === 1 ? undefined : index + 1,
    scalar: source.scalar,
    isMany: isMany(source),
  }))
}
