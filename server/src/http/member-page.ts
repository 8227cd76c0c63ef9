import { invalid } from '../query/parse/faults.ts'
import { queryText } from './query-text.ts'

export const memberPageLimits = { default: 100, max: 10_000 } as const

export type MemberPage =
  | { readonly kind: 'page'; readonly after: string; readonly size: number }
  | { readonly kind: 'faulty'; readonly sentences: readonly string[] }

/** The page of ids that a query string asks for. */
export function readMemberPage(query: unknown): MemberPage {
  const { default: sizeDefault, max } = memberPageLimits
  const text = queryText(query, 'page[size]') ?? String(sizeDefault)
  const size = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(size <= max)) {
    return { kind: 'faulty', sentences: [invalid('page[size]', `must be from 0 to ${max}`)] }
  }
  return { kind: 'page', after: decoded(queryText(query, 'page[after]') ?? ''), size }
}

/** What leads to the ids behind this one. */
export function cursorBehind(id: string): string {
  return Buffer.from(id).toString('base64url')
}

function decoded(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString()
}
