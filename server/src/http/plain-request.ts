/**
 * Reads requests of the plainest kind from the bytes of a connection: `POST` of a small body with a
 * length, to one path, by HTTP/1.1.
 *
 * Promise: a request is read only when nothing about it can be understood in two ways. Whatever is
 * unusual (another method or path, a body in chunks or compressed, a header that stands twice or is
 * not well-formed) is `other`.
 */
import { traceOfHeaders } from '../intake/prodlytics/named-trace.ts'

export const plainRequestLimits = {
  headBytesMax: 4 * 1024,
  bodyBytesMax: 64 * 1024,
} as const

export type PlainRequest = {
  readonly apiKey: string
  readonly contentType: string
  /** The trace that the headers name. */
  readonly traceparent: string | undefined
  readonly bodyFrom: number
  readonly end: number
}

/** What bytes begin with. */
export type ReadRequest =
  | { readonly kind: 'request'; readonly request: PlainRequest }
  /** The start of something, of which no more can be told before there are so many bytes. */
  | { readonly kind: 'incomplete'; readonly bytes: number }
  | { readonly kind: 'other' }

const other: ReadRequest = { kind: 'other' }

/** Reads the request at the start of these bytes. */
export function readPlainRequest(bytes: Buffer, path: string): ReadRequest {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd > plainRequestLimits.headBytesMax) return other
  if (headEnd < 0) {
    const isLong = bytes.length > plainRequestLimits.headBytesMax
    return isLong ? other : { kind: 'incomplete', bytes: bytes.length + 1 }
  }
  const [start, ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  if (start !== `POST ${path} HTTP/1.1`) return other
  const headers = readHeaders(lines)
  const length = headers === undefined ? undefined : bodyLength(headers)
  if (headers === undefined || length === undefined) return other
  const bodyFrom = headEnd + 4
  const end = bodyFrom + length
  if (bytes.length < end) return { kind: 'incomplete', bytes: end }
  const apiKey = headers.get('dd-api-key') ?? ''
  const contentType = headers.get('content-type') ?? ''
  const traceparent = traceOfHeaders((name) => headers.get(name))
  return { kind: 'request', request: { apiKey, contentType, traceparent, bodyFrom, end } }
}

type Headers = ReadonlyMap<string, string>

// A token, and a value of visible characters: what every reader of HTTP takes for the same.
const header = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\x20-\x7e\x80-\xff]*?) *$/

/** The headers by name in lower case; undefined when one is odd or stands twice. */
function readHeaders(lines: readonly string[]): Headers | undefined {
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = header.exec(line) ?? []
    if (name === undefined || value === undefined) return undefined
    const key = name.toLowerCase()
    if (headers.has(key)) return undefined
    headers.set(key, value)
  }
  return headers
}

/** Headers that change what the body or the connection is, or who sends. */
const meaningful = [
  'transfer-encoding',
  'content-encoding',
  'expect',
  'upgrade',
  'trailer',
  'proxy-connection',
  // Of a page: its key may not be for pages of that origin.
  'origin',
] as const

const mediaType = /^[\w.+-]+\/[\w.+-]+( *;.*)?$/

/** The length of the body when the headers say nothing else about it. */
function bodyLength(headers: Headers): number | undefined {
  const written = headers.get('content-length')
  if (written === undefined || !/^\d{1,5}$/.test(written)) return undefined
  if (!headers.has('host') || meaningful.some((name) => headers.has(name))) return undefined
  if (!mediaType.test(headers.get('content-type') ?? 'none/none')) return undefined
  const connection = headers.get('connection') ?? 'keep-alive'
  if (connection.toLowerCase() !== 'keep-alive') return undefined
  const length = Number(written)
  return length > plainRequestLimits.bodyBytesMax ? undefined : length
}
