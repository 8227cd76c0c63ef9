import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { errorCodes, type ErrorCode } from '@throughline/contract'
import { PasswordsBusyError } from '../catalog/passwords.ts'
import type { Logger } from '../telemetry/logger.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import { faultBody, refuse, sendFault, titleOf, type Refusal } from './refusals.ts'
import { bodyBytesMax } from './request-body.ts'

/** Answers whatever a route threw: each fault once, for all routes. */
export function answerFault(logger: Logger) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const style = request.routeOptions.config.errorStyle ?? 'sentences'
    // Whoever sent it has gone before the end: nobody's fault, and nobody reads the answer.
    if (isAborted(request)) return refuse(reply, style, { code: 'body_malformed' })
    const refusal = refusalOf(error, request)
    if (refusal !== undefined) return refuse(reply, style, refusal)
    const { statusCode: status = 500 } = error
    if (status >= 400 && status < 500) {
      return sendFault(reply, style, { status, detail: error.message })
    }
    logger.error({ error: error.stack }, 'request failed')
    return refuse(reply, style, { code: 'internal_error' })
  }
}

function isAborted({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete
}

function refusalOf(error: FastifyError, request: FastifyRequest): Refusal | undefined {
  if (error instanceof PasswordsBusyError) return { code: 'sign_ins_busy' }
  if (isEngineAway(error)) return { code: 'warehouse_unavailable' }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { code: 'body_too_large', detail: tooLargeSentence(request.routeOptions.bodyLimit) }
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return { code: 'body_empty' }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return request.routeOptions.config.errorStyle === 'otlp'
        ? { code: 'content_type_unsupported' }
        : { code: 'body_malformed', detail: 'Send the body as application/json.' }
    default:
      return error.statusCode === 400
        ? { code: 'body_malformed', detail: error.message }
        : undefined
  }
}

/** Whether the engine may well answer the same request later. */
function isEngineAway(error: Error): boolean {
  return error instanceof EngineError && (error.retryable || error.code === 'timeout')
}

function tooLargeSentence(bytesMax: number): string | undefined {
  return bytesMax === bodyBytesMax ? undefined : `The body is over ${bytesMax} bytes.`
}

type ConnectionFault = { readonly code?: string }

/**
 * Answers what is wrong with a connection before there is a request to answer: a body that does
 * not arrive in time, headers that are too long, bytes that are not HTTP.
 */
export function clientErrorHandler(onRefused: (code: ErrorCode) => void, said: SaidOfConnection) {
  return (error: ConnectionFault, socket: Socket): void => {
    const code = connectionFault(error)
    // What is no HTTP at all is mostly somebody who has gone.
    if (code !== 'http_malformed') onRefused(code)
    if (socket.writable && error.code !== 'ECONNRESET') {
      const { status } = errorCodes[code]
      const { headers, body } = said(code)
      const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(
        `HTTP/1.1 ${status} ${titleOf(status)}\r\nConnection: close\r\n` +
          `${named.join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    }
    socket.destroy()
  }
}

/** What is said of a connection. */
export type SaidOfConnection = (code: ErrorCode) => {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** As all intakes of events say it. */
export const saidAsJson: SaidOfConnection = (code) => {
  const { status, sentence: detail } = errorCodes[code]
  const body = JSON.stringify(faultBody('intake', { status, detail, code }))
  return { headers: { 'content-type': 'application/json' }, body }
}

function connectionFault({ code }: ConnectionFault): ErrorCode {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'body_slow'
    case 'HPE_HEADER_OVERFLOW':
      return 'headers_too_long'
    default:
      return 'http_malformed'
  }
}
