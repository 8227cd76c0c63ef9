import type { AddressForm } from '../navigation/address-state.ts'
import { languages, type Language } from './snippets/language.ts'

export interface ApiState {
  /** The id of the operation that is shown; empty for none. */
  readonly operation: string
  /** What operations were searched for. */
  readonly search: string
  /** Of the snippet. */
  readonly language: Language
}

export const startState: ApiState = { operation: '', search: '', language: 'curl' }

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readApi(search: string): ApiState {
  const query = new URLSearchParams(search)
  return {
    operation: query.get('operation') ?? '',
    search: query.get('search') ?? '',
    language: languages.find((name) => name === query.get('language')) ?? startState.language,
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeApi(state: ApiState): string {
  const query = new URLSearchParams()
  if (state.operation !== '') query.set('operation', state.operation)
  if (state.search !== '') query.set('search', state.search)
  if (state.language !== startState.language) query.set('language', state.language)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const apiAddress = {
  path: '/reference',
  read: readApi,
  write: writeApi,
} satisfies AddressForm<ApiState>

/** The address at which a state is shown. */
export function apiPath(state: ApiState): string {
  return `${apiAddress.path}${writeApi(state)}`
}
