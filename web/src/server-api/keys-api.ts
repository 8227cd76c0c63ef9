import {
  ApiKeyAnswer,
  ApiKeysAnswer,
  ApplicationKeyAnswer,
  ApplicationKeysAnswer,
} from '@throughline/contract'
import { request, tell } from './request.ts'

/** What is shown of a key. Itself only when it was made just now. */
export interface ShownKey {
  readonly id: string
  readonly name: string
  readonly end: string
  readonly createdAt: string | undefined
  readonly key: string | undefined
}

/** The keys of one kind: to list, to make, to delete. */
export interface KeysApi {
  readonly list: (signal: AbortSignal) => Promise<readonly ShownKey[]>
  readonly make: (name: string) => Promise<ShownKey>
  readonly remove: (id: string) => Promise<void>
}

const size = 100

/** Keys that let send. */
export const apiKeys: KeysApi = {
  async list(signal) {
    const path = `/api/v2/api_keys?page[size]=${size}`
    return (await request({ path, signal }, ApiKeysAnswer)).data.map(shownKey)
  },
  async make(name) {
    const body = { data: { type: 'api_keys', attributes: { name } } }
    return shownKey((await request({ path: '/api/v2/api_keys', body }, ApiKeyAnswer)).data)
  },
  remove: async (id) => tell({ path: `/api/v2/api_keys/${id}`, method: 'DELETE' }),
}

const ownPath = '/api/v2/current_user/application_keys'

/** Keys that let ask and manage, as far as whoever is signed in may: their own. */
export const ownApplicationKeys: KeysApi = {
  async list(signal) {
    const path = `${ownPath}?page[size]=${size}`
    return (await request({ path, signal }, ApplicationKeysAnswer)).data.map(shownKey)
  },
  async make(name) {
    const body = { data: { type: 'application_keys', attributes: { name } } }
    return shownKey((await request({ path: ownPath, body }, ApplicationKeyAnswer)).data)
  },
  remove: async (id) => tell({ path: `${ownPath}/${id}`, method: 'DELETE' }),
}

interface AnsweredKey {
  readonly id: string
  readonly attributes: {
    readonly name: string
    readonly last4?: string
    readonly created_at?: string
    readonly key?: string
  }
}

function shownKey({ id, attributes }: AnsweredKey): ShownKey {
  const { name, last4: end = '', created_at: createdAt, key } = attributes
  return { id, name, end, createdAt, key }
}
