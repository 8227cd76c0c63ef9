import { errorCodes, QuestionErrors, type ErrorCode, type Permission } from '@throughline/contract'
import type { TSchema } from 'typebox'

/** One endpoint as documented. `routes.test.ts` holds that each of them answers as it says. */
export type Endpoint = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** With `{id}` for what differs from request to request. */
  readonly path: string
  readonly summary: string
  /** What the application key or the role must allow, of those that `access` asks for. */
  readonly permission?: Permission
  /**
   * `senderKey` is an API key, also in a place of a protocol's own, or an editor's session. `bothKeys` is
   * for callers: by both keys, or signed in. `signedIn` has no keys. `loopback` is open while nobody else
   * reaches the server, and then for callers.
   */
  readonly access: 'open' | 'apiKey' | 'senderKey' | 'bothKeys' | 'signedIn' | 'loopback'
  readonly request?: TSchema
  readonly answers: Readonly<
    Record<number, { readonly meaning: string; readonly schema?: TSchema }>
  >
}

/** A documented path as the router writes it: `:id` for `{id}`. */
export function routePath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** The documented answers to these faults, by their status; one status may have several. */
export function faults(codes: readonly ErrorCode[], schema: TSchema): Endpoint['answers'] {
  const said = codes.map((code) => errorCodes[code])
  const answers = said.map(({ status }) => {
    const meanings = said.filter((code) => code.status === status).map(({ sentence }) => sentence)
    return [status, { meaning: meanings.join(' '), schema }] as const
  })
  return Object.fromEntries(answers)
}

/** Why no intake takes a body, whatever stands in it and whoever sends it. */
export const intakeFaults: readonly ErrorCode[] = [
  'body_slow',
  'body_too_large',
  'encoding_unsupported',
  'rate_limited',
  'journal_full',
  'journal_stuck',
  'journal_unavailable',
]

/** Why a caller is not let on. */
export const callerFaults: readonly ErrorCode[] = ['application_key_unknown', 'permission_missing']

/** What an endpoint answers that needs both keys, beside what is wrong with its own request. */
export function managedAnswers(
  meaning: string,
  schema: TSchema,
  codes: readonly ErrorCode[] = [],
): Endpoint['answers'] {
  const all: readonly ErrorCode[] = [...callerFaults, ...codes]
  return { 200: { meaning, schema }, ...faults(all, QuestionErrors) }
}

type QuestionEndpoint = Pick<Endpoint, 'path' | 'summary'> & {
  readonly request: TSchema
  readonly answer: TSchema
}

/** An endpoint that answers a question. */
export function question({ path, summary, request, answer }: QuestionEndpoint): Endpoint {
  const codes: readonly ErrorCode[] = [
    'question_malformed',
    ...callerFaults,
    'warehouse_unavailable',
  ]
  return {
    method: 'post',
    path,
    summary,
    access: 'bothKeys',
    permission: 'rum_apps_read',
    request,
    answers: { 200: { meaning: 'The answer.', schema: answer }, ...faults(codes, QuestionErrors) },
  }
}
