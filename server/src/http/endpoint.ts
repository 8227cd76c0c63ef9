import { errorCodes, type ErrorCode } from '@throughline/contract'
import type { TSchema } from 'typebox'

/** One endpoint as documented. `routes.test.ts` holds that each of them answers as it says. */
export type Endpoint = {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** With `{id}` for what differs from request to request. */
  readonly path: string
  readonly summary: string
  readonly access: 'open' | 'apiKey' | 'bothKeys' | 'signedIn'
  readonly request?: TSchema
  readonly answers: Readonly<
    Record<number, { readonly meaning: string; readonly schema?: TSchema }>
  >
}

/** A documented path as the router writes it: `:id` for `{id}`. */
export function routePath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** The documented answers to these faults, by their status. */
export function faults(codes: readonly ErrorCode[], schema: TSchema): Endpoint['answers'] {
  const answers = codes.map((code) => {
    const { status, sentence } = errorCodes[code]
    return [status, { meaning: sentence, schema }] as const
  })
  return Object.fromEntries(answers)
}
