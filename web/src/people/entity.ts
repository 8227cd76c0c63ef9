import { printFilter } from '../building/filter-text.ts'
import { partOfPath } from '../navigation/path-part.ts'

export type Entity = 'user' | 'account'

/** What users and accounts are called, and where they stand. */
export const entities = {
  user: {
    one: 'user',
    many: 'users',
    title: 'Users',
    path: '/users',
    id: 'user_id',
    name: 'user_name',
    /** How the attributes that are traits begin. */
    traits: '@usr.',
    attribute: '@usr.id',
  },
  account: {
    one: 'account',
    many: 'accounts',
    title: 'Accounts',
    path: '/accounts',
    id: 'account_id',
    name: 'account_name',
    traits: '@account.',
    attribute: '@account.id',
  },
} as const

/** The address of one of them: `/users/ada`. */
export function onePath(entity: Entity, id: string): string {
  return `${entities[entity].path}/${encodeURIComponent(id)}`
}

/** The id that a path names; undefined for the path of the list. */
export function idInPath(entity: Entity, path: string): string | undefined {
  return partOfPath(`${entities[entity].path}/`, path)
}

/** The term that finds the events of one of them: `@usr.id:ada`. */
export function eventsOf(entity: Entity, id: string): string {
  return termOf(entities[entity].attribute, id)
}

/** The term that finds the profile of one of them: `user_id:ada`. */
export function profileOf(entity: Entity, id: string): string {
  return termOf(entities[entity].id, id)
}

function termOf(attribute: string, id: string): string {
  return printFilter([{ kind: 'test', attribute, operator: 'is', values: [id] }])
}
