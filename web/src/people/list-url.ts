import type { Sort } from '../controls/sorted.ts'
import type { AddressForm } from '../navigation/address-state.ts'
import { entities, type Entity } from './entity.ts'

/** What a list of users or accounts shows, and nothing else does. */
export interface ListState {
  /** Text in the id, the name or the address; with a colon in it a search over profiles. */
  readonly search: string
  /** The id of the segment whose members are shown; empty for everybody. */
  readonly segment: string
  /** Traits that have a column beside those that always have one: `@usr.plan`. */
  readonly traits: readonly string[]
  /** The column that rows are sorted by; which way. */
  readonly sortBy: string
  readonly way: Sort['way']
  /** How many are asked for. */
  readonly amount: Amount
}

export const amounts = ['1000', '10000'] as const
export type Amount = (typeof amounts)[number]

export const startState: ListState = {
  search: '',
  segment: '',
  traits: [],
  sortBy: 'last_seen',
  way: 'down',
  amount: '1000',
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readList(search: string): ListState {
  const query = new URLSearchParams(search)
  return {
    search: query.get('search') ?? '',
    segment: query.get('segment') ?? '',
    traits: [...new Set(query.getAll('trait').filter((trait) => trait !== ''))],
    sortBy: query.get('sort') ?? startState.sortBy,
    way: query.get('way') === 'up' ? 'up' : 'down',
    amount: amounts.find((amount) => amount === query.get('rows')) ?? startState.amount,
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeList(state: ListState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual: string): void => {
    if (value !== usual) query.set(name, value)
  }
  put('search', state.search, '')
  put('segment', state.segment, '')
  for (const trait of state.traits) query.append('trait', trait)
  put('sort', state.sortBy, startState.sortBy)
  put('way', state.way, startState.way)
  put('rows', state.amount, startState.amount)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

const address = (entity: Entity): AddressForm<ListState> => {
  return { path: entities[entity].path, read: readList, write: writeList }
}

/** How the list of users, and that of accounts, keep their state in the address. */
export const listAddress: Readonly<Record<Entity, AddressForm<ListState>>> = {
  user: address('user'),
  account: address('account'),
}

/** The address of a list: `listPath('user', { segment: id })`. */
export function listPath(entity: Entity, state: Partial<ListState>): string {
  return `${entities[entity].path}${writeList({ ...startState, ...state })}`
}
