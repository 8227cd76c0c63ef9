import type { Column } from '../controls/column.ts'

/** One of those whom a figure is made of. */
export interface Person {
  /** A user, an account, a session, whatever the question counts. */
  readonly id: string
  /** Users who are known of them; of a user the id itself. */
  readonly userIds: readonly string[]
  /** The trace of the event that they are listed by, where one is known. */
  readonly traceId: string | undefined
  readonly record: Readonly<Record<string, unknown>>
}

/** Some of those whom a figure is made of, and how many there are. */
export interface People {
  readonly people: readonly Person[]
  readonly total: number
}

/** A list of people that is asked for when its panel is open. */
export interface PeopleList {
  readonly title: string
  /** What is to be known of the list: whom it counts, and how often. */
  readonly note: string
  /** What the ids are values of: `@usr.id`. */
  readonly entity: string
  /** When their traces are looked for, as an address has it. */
  readonly rangeText: string
  /** Whatever the answer depends on. */
  readonly key: readonly unknown[]
  readonly ask: (limit: number, signal: AbortSignal) => Promise<People>
  /** Beside the ids. */
  readonly columns: readonly Column<Person>[]
}

/** One of a list of the API: its records have the id under the name of the entity. */
export function personOf(record: Readonly<Record<string, unknown>>, entity: string): Person {
  const id = textOf(record[entity])
  const users = entity === '@usr.id' ? id : textOf(record['@usr.id'])
  const trace = textOf(record['@trace.id'])
  return {
    id,
    userIds: users === '' ? [] : users.split(', '),
    traceId: trace === '' ? undefined : trace,
    record,
  }
}

/** A value of a record as it is shown. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const entityWords: Readonly<Record<string, { readonly one: string; readonly many: string }>> = {
  '@usr.id': { one: 'user', many: 'users' },
  '@account.id': { one: 'account', many: 'accounts' },
  '@session.id': { one: 'session', many: 'sessions' },
}

/** What those are called whom a question counts, in the plural. */
export function entitiesWord(entity: string): string {
  return entityWords[entity]?.many ?? `values of ${entity}`
}

/** The same in the singular, as the head of a column. */
export function entityWord(entity: string): string {
  return entityWords[entity]?.one ?? entity
}
