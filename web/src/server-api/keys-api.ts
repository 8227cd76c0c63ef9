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

/** Some keys by name, and how many there are. */
export interface KeysPage {
  readonly keys: readonly ShownKey[]
  readonly total: number
}

/** The keys of one kind: to list, a page at a time from 0, to make, to delete. */
export interface KeysApi {
  readonly list: (page: number, signal: AbortSignal) => Promise<KeysPage>
  readonly make: (name: string) => Promise<ShownKey>
  readonly remove: (id: string) => Promise<void>
}

/** The most that one page may have. */
export const keysOfPage = 100

/** Keys that let send. */
export const apiKeys: KeysApi = {
  list: async (page, signal) =>
    shownPage(await request({ path: pageOf('/api/v2/api_keys', page), signal }, ApiKeysAnswer)),
  async make(name) {
    const body = { data: { type: 'api_keys', attributes: { name } } }
    return shownKey((await request({ path: '/api/v2/api_keys', body }, ApiKeyAnswer)).data)
  },
  remove: async (id) => tell({ path: `/api/v2/api_keys/${id}`, method: 'DELETE' }),
}

const ownPath = '/api/v2/current_user/application_keys'

/** Keys that let ask and manage, as far as whoever is signed in may: their own. */
export const ownApplicationKeys: KeysApi = {
  list: async (page, signal) =>
    shownPage(await request({ path: pageOf(ownPath, page), signal }, ApplicationKeysAnswer)),
  async make(name) {
    const body = { data: { type: 'application_keys', attributes: { name } } }
    return shownKey((await request({ path: ownPath, body }, ApplicationKeyAnswer)).data)
  },
  remove: async (id) => tell({ path: `${ownPath}/${id}`, method: 'DELETE' }),
}

function pageOf(path: string, page: number): string {
  return `${path}?page[size]=${keysOfPage}&page[number]=${page}`
}

interface AnsweredPage {
  readonly data: readonly AnsweredKey[]
  readonly meta: { readonly page: { readonly total_filtered_count: number } }
}

function shownPage({ data, meta }: AnsweredPage): KeysPage {
  return { keys: data.map(shownKey), total: meta.page.total_filtered_count }
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
