import type { AddressForm } from '../navigation/address-state.ts'

/** What of the stream is shown. */
export const kinds = ['all', 'taken', 'rejected'] as const
export type Kind = (typeof kinds)[number]

export interface LiveState {
  /** Search text; what was rejected is not searched. */
  readonly filter: string
  readonly kind: Kind
}

/** Reads what an address shows; what is damaged shows everything. */
export function readLive(search: string): LiveState {
  const query = new URLSearchParams(search)
  return {
    filter: query.get('filter') ?? '',
    kind: kinds.find((kind) => kind === query.get('show')) ?? 'all',
  }
}

/** Writes a state as query text; what equals the start is left out. */
export function writeLive({ filter, kind }: LiveState): string {
  const query = new URLSearchParams()
  if (filter !== '') query.set('filter', filter)
  if (kind !== 'all') query.set('show', kind)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const liveAddress = {
  path: '/live',
  read: readLive,
  write: writeLive,
} satisfies AddressForm<LiveState>
