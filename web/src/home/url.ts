import type { AddressForm } from '../navigation/address-state.ts'
import { last, type Range } from '../range/range.ts'

/** How far Home looks back, and then as far again for comparison. */
export const overs = ['24h', '7d'] as const
export type Over = (typeof overs)[number]

export const overRanges: Readonly<Record<Over, Range>> = {
  '24h': last(24, 'h'),
  '7d': last(7, 'd'),
}

export interface HomeState {
  readonly over: Over
}

const startState: HomeState = { over: '24h' }

/** Reads a query text; what is damaged shows the start. */
export function readHome(search: string): HomeState {
  const over = new URLSearchParams(search).get('over')
  return { over: overs.find((known) => known === over) ?? startState.over }
}

/** Writes a state as query text; what equals the start is left out. */
export function writeHome({ over }: HomeState): string {
  return over === startState.over ? '' : `?over=${over}`
}

export const homeAddress = {
  path: '/',
  read: readHome,
  write: writeHome,
} satisfies AddressForm<HomeState>

/** Whether a query text is one of Explore, which was at this address before. */
export function isOfExplore(search: string): boolean {
  const query = new URLSearchParams(search)
  query.delete('over')
  return query.size > 0
}
