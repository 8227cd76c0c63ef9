import {
  DictionaryAttributes,
  DictionaryEvents,
  DictionaryValues,
  Overview,
  StatementsResponse,
  type StatementsRequest,
} from '@throughline/contract'
import { request } from './request.ts'

/** What the shell shows: version, applications and counters. */
export async function readOverview(signal?: AbortSignal): Promise<Overview> {
  return request({ path: '/api/app/overview', ...optional(signal) }, Overview)
}

/** Event names whose text contains `search`, the most frequent first. */
export async function readEventNames(
  wanted: { search: string; limit: number },
  signal?: AbortSignal,
): Promise<DictionaryEvents> {
  const query = new URLSearchParams({ search: wanted.search, limit: String(wanted.limit) })
  return request(
    { path: `/api/app/dictionary/events?${query}`, ...optional(signal) },
    DictionaryEvents,
  )
}

/** Attribute paths seen on an event, or on any event when `event` is empty. */
export async function readAttributes(
  wanted: { event: string; search: string; limit: number },
  signal?: AbortSignal,
): Promise<DictionaryAttributes> {
  const query = new URLSearchParams({ search: wanted.search, limit: String(wanted.limit) })
  if (wanted.event !== '') query.set('event', wanted.event)
  const path = `/api/app/dictionary/attributes?${query}`
  return request({ path, ...optional(signal) }, DictionaryAttributes)
}

/** The most frequent values of one attribute. */
export async function readValues(
  wanted: { attribute: string; limit: number },
  signal?: AbortSignal,
): Promise<DictionaryValues> {
  const query = new URLSearchParams({ attribute: wanted.attribute, limit: String(wanted.limit) })
  return request(
    { path: `/api/app/dictionary/values?${query}`, ...optional(signal) },
    DictionaryValues,
  )
}

/** The SQL of a question with its parameters, without asking it. */
export async function readStatements(
  question: StatementsRequest,
  signal: AbortSignal,
): Promise<StatementsResponse> {
  return request({ path: '/api/app/statements', body: question, signal }, StatementsResponse)
}

function optional(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
