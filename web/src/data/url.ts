import type { AddressForm } from '../navigation/address-state.ts'
import type { Sort } from '../controls/sorted.ts'
import { overNames, type Over } from './over.ts'

export const dataPaths = {
  events: '/data',
  attributes: '/data/attributes',
  schemas: '/data/schemas',
  health: '/data/health',
  warnings: '/data/warnings',
  deadLetters: '/data/dead-letters',
  imports: '/data/imports',
} as const

/** What every part of the Data screen shows of what it has. */
export interface DataState {
  readonly over: Over
  /** What the rows were searched for. */
  readonly search: string
  /** Empty: whatever the part starts with. */
  readonly sortBy: string
  readonly way: Sort['way']
  /** The key of the row that is open in the panel; empty for none. */
  readonly open: string
}

export const startState: DataState = { over: '24h', search: '', sortBy: '', way: 'down', open: '' }

/** Reads what the query text of an address shows; what is damaged shows the start. */
export function readData(search: string): DataState {
  const query = new URLSearchParams(search)
  return {
    over: overNames.find((name) => name === query.get('over')) ?? startState.over,
    search: query.get('search') ?? '',
    sortBy: query.get('sort') ?? '',
    way: query.get('way') === 'up' ? 'up' : 'down',
    open: query.get('open') ?? '',
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeData(state: DataState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual: string): void => {
    if (value !== usual) query.set(name, value)
  }
  put('over', state.over, startState.over)
  put('search', state.search, '')
  put('sort', state.sortBy, '')
  put('way', state.way, startState.way)
  put('open', state.open, '')
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/** The address of a part: `dataAddress('warnings')`. */
export const dataAddress: Readonly<Record<keyof typeof dataPaths, AddressForm<DataState>>> = {
  events: { path: dataPaths.events, read: readData, write: writeData },
  attributes: { path: dataPaths.attributes, read: readData, write: writeData },
  schemas: { path: dataPaths.schemas, read: readData, write: writeData },
  health: { path: dataPaths.health, read: readData, write: writeData },
  warnings: { path: dataPaths.warnings, read: readData, write: writeData },
  deadLetters: { path: dataPaths.deadLetters, read: readData, write: writeData },
  imports: { path: dataPaths.imports, read: readData, write: writeData },
}
