import type { Credentials } from './operations.ts'

export type CallBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly base64: string }

/** One request as it is sent, and as snippets write it. */
export interface Call {
  /** `POST` */
  readonly method: string
  /** Of the server: `http://127.0.0.1:4700`. */
  readonly origin: string
  /** With its query text. */
  readonly path: string
  /** Without credentials: the browser adds those of the page, snippets read theirs. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly credentials: Credentials
  readonly body: CallBody
}

/** The key of a header, and the variable of the environment that a snippet reads it from. */
export const keyHeaders: Readonly<Record<Credentials, readonly (readonly [string, string])[]>> = {
  none: [],
  apiKey: [['DD-API-KEY', 'DD_API_KEY']],
  bothKeys: [
    ['DD-API-KEY', 'DD_API_KEY'],
    ['DD-APPLICATION-KEY', 'DD_APP_KEY'],
  ],
  session: [['Cookie', 'THROUGHLINE_COOKIE']],
}
