import type { AttributeTypes } from '../../warehouse/path-types.ts'
import {
  profileColumnOf,
  profileColumns,
  type ProfileColumn,
  type ProfileEntity,
} from '../parse/profile-key.ts'
import type { Key } from '../parse/search-ast.ts'
import { unreachable } from '../unreachable.ts'
import type { IdColumn, Profiles, Trait } from './condition.ts'
import { isMany, type Field, type Source } from './field.ts'
import { resolveKey } from './resolve-key.ts'
import { attributeKey, type Names } from './resolve-search.ts'

export const idColumns: Readonly<Record<ProfileEntity, IdColumn>> = {
  user: 'user_id',
  account: 'account_id',
}

/** The profile columns that somebody asks for, gathered while names are resolved. */
export interface ProfileNames extends Names {
  columnField(column: ProfileColumn): Field
  /** With every trait asked for so far. */
  profiles(): Profiles
}

/** Names of profile columns → fields. The traits behind them get names of this entity. */
export function openProfileNames(entity: ProfileEntity, types: AttributeTypes): ProfileNames {
  const traits = new Map<string, Trait>()
  const idField: Field = {
    path: idColumns[entity],
    sources: [{ kind: 'column', column: idColumns[entity], scalar: 'text' }],
  }
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
        const of = resolveKey(attributeKey(column.path), types)
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
    profiles: () => ({ column: idColumns[entity], traits: [...traits.values()] }),
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

function valueSources(name: string, sources: readonly Source[]): Source[] {
  return sources.map((source, index) => ({
    kind: 'trait',
    name,
    position: sources.length === 1 ? undefined : index + 1,
    scalar: source.scalar,
    isMany: isMany(source),
  }))
}
