import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import type { ErrorCode } from '@throughline/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'

export const bodyBytesMax = 5 * 1024 * 1024

/** How much of a body that is too large is read and thrown away before its connection is closed. */
const drainedBytesMax = 256 * 1024 * 1024

/** What the parser leaves as `request.body` of a body over the limit. */
export const tooLarge = Symbol('body too large')

/**
 * Takes every content type as bytes, up to the limit. A body that is over it, or says that it will be,
 * is given up at once and nothing of it is held; what still comes is drained, because a sender whose
 * connection breaks halfway never reads the answer.
 */
export function acceptAnyBody(app: FastifyInstance, bytesMax = bodyBytesMax): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) =>
    readBytes(payload, bytesMax),
  )
}

/** Takes every content type and reads it to its end, and holds nothing of it. */
export function dropAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) =>
    finished(payload.resume()),
  )
}

// By events: an async iterator over the body took a tenth of a single event's time.
function readBytes(payload: IncomingMessage, bytesMax: number): Promise<Buffer | typeof tooLarge> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let isTooLarge = Number(payload.headers['content-length'] ?? 0) > bytesMax
    const giveUp = (): void => {
      isTooLarge = true
      chunks.length = 0
      resolve(tooLarge)
    }
    if (isTooLarge) giveUp()
    payload.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (!isTooLarge) chunks.push(chunk)
      if (bytes > bytesMax && !isTooLarge) giveUp()
      if (bytes > drainedBytesMax) payload.destroy()
    })
    payload.once('end', () => resolve(Buffer.concat(chunks)))
    payload.on('error', reject)
  })
}

type BodyRefusal = {
  readonly kind: 'refused'
  readonly code: ErrorCode
  readonly detail?: string
}

export type BodyBytes = { readonly kind: 'bytes'; readonly bytes: Buffer } | BodyRefusal
export type BodyText = { readonly kind: 'text'; readonly text: string } | BodyRefusal

const inflaters = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
}
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** The text of a body, inflated if need be. */
export async function readBodyText(body: unknown, encoding: string | undefined): Promise<BodyText> {
  const read = await readBodyBytes(body, encoding)
  return read.kind === 'bytes' ? decodeText(read.bytes) : read
}

/**
 * The bytes of a body, inflated if need be. Inflating stops at the limit, so a small bomb is refused
 * without its content ever being held.
 */
export async function readBodyBytes(
  body: unknown,
  encoding: string | undefined,
  bytesMax = bodyBytesMax,
): Promise<BodyBytes> {
  if (body === tooLarge) return { kind: 'refused', code: 'body_too_large' }
  if (!Buffer.isBuffer(body)) return { kind: 'refused', code: 'body_empty' }
  const name = encodingName(encoding)
  if (name === 'identity') return { kind: 'bytes', bytes: body }
  if (name !== 'gzip' && name !== 'x-gzip' && name !== 'deflate') {
    return { kind: 'refused', code: 'encoding_unsupported' }
  }
  try {
    return { kind: 'bytes', bytes: await inflaters[name](body, { maxOutputLength: bytesMax }) }
  } catch (error) {
    return inflateRefusal(error)
  }
}

/** How many bytes `readBodyBytes` may give of a body. */
export function bytesInflatedMax(
  body: unknown,
  encoding: string | undefined,
  bytesMax: number,
): number {
  if (!Buffer.isBuffer(body)) return 0
  return encodingName(encoding) === 'identity' ? body.length : bytesMax
}

function encodingName(encoding = ''): string {
  return encoding.trim().toLowerCase() || 'identity'
}

function inflateRefusal(error: unknown): BodyRefusal {
  const isTooLarge =
    error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
  if (isTooLarge) return { kind: 'refused', code: 'body_too_large' }
  return {
    kind: 'refused',
    code: 'body_malformed',
    detail: `The body does not inflate: ${String(error)}`,
  }
}

// Broken UTF-8 would become U+FFFD: a silently changed value.
function decodeText(bytes: Buffer): BodyText {
  try {
    return { kind: 'text', text: utf8.decode(bytes) }
  } catch {
    return { kind: 'refused', code: 'body_malformed', detail: 'The body is not valid UTF-8.' }
  }
}
