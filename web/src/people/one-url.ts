import type { AddressForm } from '../navigation/address-state.ts'
import { printRange, readRange } from '../range/range-text.ts'
import { last, type Range } from '../range/range.ts'
import { onePath, type Entity } from './entity.ts'

/** What the page of one user or account shows. */
export interface OneState {
  readonly tab: Tab
  readonly range: Range
  /** Search text that narrows their events. */
  readonly filter: string
  /** How many of their events are asked for, the newest first. */
  readonly amount: Amount
}

export const tabs = ['timeline', 'sessions', 'traces', 'users', 'raw'] as const
export type Tab = (typeof tabs)[number]

export const amounts = ['200', '1000', '10000'] as const
export type Amount = (typeof amounts)[number]

export const startState: OneState = {
  tab: 'timeline',
  range: last(90, 'd'),
  filter: '',
  amount: '200',
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readOne(search: string): OneState {
  const query = new URLSearchParams(search)
  return {
    tab: tabs.find((tab) => tab === query.get('tab')) ?? startState.tab,
    range: readRange(query.get('range') ?? '') ?? startState.range,
    filter: query.get('filter') ?? '',
    amount: amounts.find((amount) => amount === query.get('rows')) ?? startState.amount,
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeOne(state: OneState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual: string): void => {
    if (value !== usual) query.set(name, value)
  }
  put('tab', state.tab, startState.tab)
  put('range', printRange(state.range), printRange(startState.range))
  put('filter', state.filter, '')
  put('rows', state.amount, startState.amount)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/** How the page of one keeps its state in the address. */
export function oneAddress(entity: Entity, id: string): AddressForm<OneState> {
  return { path: onePath(entity, id), read: readOne, write: writeOne }
}
