import { PersonAnswer, ProfilesResponse, type SegmentSearch } from '@throughline/contract'
import { ApiError } from './api-error.ts'
import { request } from './request.ts'

/** Which users or accounts, and what of them. */
export interface ProfileChoice {
  readonly entity: 'user' | 'account'
  /** A search over profiles; empty for all. */
  readonly query: string
  /** Text in the id, the name or the address; empty for any. */
  readonly text?: string
  /** The id of a segment; empty for everybody. */
  readonly segment?: string
  /** A segment that is not saved. */
  readonly unsaved?: SegmentSearch
  /** None: all that have no `@`. */
  readonly columns: readonly string[]
  readonly sort?: { readonly by: string; readonly way: 'up' | 'down' }
  /** 1 to 10,000. */
  readonly limit: number
}

/** What is known of one user or account, by column; null where there is no value. */
export type Profile = Readonly<Record<string, unknown>>

export interface Profiles {
  readonly hits: readonly Profile[]
  /** All that match, shown or not. */
  readonly total: number
}

const base = '/api/v2/product-analytics'
const asks = {
  user: { path: `${base}/users/query`, type: 'query_users_request' },
  account: { path: `${base}/accounts/query`, type: 'query_account_request' },
} as const

/** Users or accounts by what all their events say of them. */
export async function askProfiles(choice: ProfileChoice, signal: AbortSignal): Promise<Profiles> {
  const { path, type } = asks[choice.entity]
  const body = { data: { type, attributes: attributesOf(choice) } }
  const { data } = await request({ path, body, signal }, ProfilesResponse)
  if (data === undefined) {
    throw new ApiError('refused', 'This took too long. Ask for fewer of them.', {})
  }
  const { hits, total = hits.length } = data.attributes
  return { hits, total }
}

function attributesOf({ query, text, segment, unsaved, columns, sort, limit }: ProfileChoice) {
  return {
    ...filled('query', query),
    ...filled('wildcard_search_term', text),
    ...filled('segment_id', segment),
    ...(unsaved === undefined ? {} : { segment: unsaved }),
    select_columns: columns,
    limit,
    ...(sort === undefined
      ? {}
      : { sort: { field: sort.by, order: sort.way === 'up' ? 'ASC' : 'DESC' } }),
  }
}

function filled(name: string, text = ''): object {
  return text.trim() === '' ? {} : { [name]: text.trim() }
}

export type Person = PersonAnswer['data']['attributes']

/** Which ids are the same person as a user, and why. */
export async function readPerson(userId: string, signal: AbortSignal): Promise<Person> {
  const query = new URLSearchParams({ id: `user:${userId}` })
  return (await request({ path: `/api/people?${query}`, signal }, PersonAnswer)).data.attributes
}
