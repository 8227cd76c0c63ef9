import {
  errorCodes,
  type DatalyrFault,
  type ErrorCode,
  type TracardiFault,
} from '@throughline/contract'
import type { FastifyReply } from 'fastify'
import { sendText } from './agent-replies.ts'
import type { ReachedLimit } from './key-rates.ts'
import { sendOtlpStatus } from './otlp-replies.ts'

/** Seconds after which a sender or asker may try again. */
const retryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  journal_full: 10,
  journal_stuck: 30,
  journal_unavailable: 5,
  warehouse_unavailable: 2,
  segments_busy: 2,
  sign_ins_busy: 2,
  lead_away: 2,
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/**
 * Intake clients read objects with title, detail and status, all others read sentences; the clients
 * of questions know no statuses but 400, 403 and 429. Datalyr's and Tracardi's tell a wrong key by 401.
 */
export type ErrorStyle =
  'intake' | 'sentences' | 'question' | 'datalyr' | 'tracardi' | 'segment' | 'otlp' | 'agent'

/** Why; without a detail the code's own sentence is said. */
export type Refusal = {
  readonly code: ErrorCode
  readonly detail?: string | undefined
  /** Of `rate_limited`. */
  readonly limit?: ReachedLimit
}

/** Refuses a request under the code's status, with Retry-After where trying again may help. */
export function refuse(reply: FastifyReply, style: ErrorStyle, refusal: Refusal): FastifyReply {
  const { code, limit } = refusal
  const { sentence } = errorCodes[code]
  const status = statusOf(code, style)
  const seconds = limit?.resetSeconds ?? secondsOf(code, style)
  if (seconds !== undefined) {
    reply.header('retry-after', String(seconds))
    if (status === 429) reply.headers(rateLimit(limit ?? oneTryIn(seconds)))
  }
  return sendFault(reply, style, { status, detail: refusal.detail ?? sentence, code })
}

/** OpenTelemetry's exporters give up for good when they are to wait longer than 10 s in all. */
const otlpSecondsMax = 2

function secondsOf(code: ErrorCode, style: ErrorStyle): number | undefined {
  const seconds = retryAfterSeconds[code]
  return seconds === undefined || style !== 'otlp' ? seconds : Math.min(seconds, otlpSecondsMax)
}

function statusOf(code: ErrorCode, style: ErrorStyle): number {
  const said = errorCodes[code]
  if (style === 'question' && 'statusOfQuestion' in said) return said.statusOfQuestion
  const isToldBy401 = style === 'datalyr' || style === 'tracardi'
  return isToldBy401 && isOfKey(code) ? 401 : said.status
}

function isOfKey(code: ErrorCode): boolean {
  return code === 'api_key_unknown' || code === 'api_key_disabled'
}

function oneTryIn(seconds: number): ReachedLimit {
  return { requestsMax: 1, periodSeconds: seconds, resetSeconds: seconds }
}

/** The vendor's client waits for the reset before it repeats. */
function rateLimit(limit: ReachedLimit): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit.requestsMax),
    'x-ratelimit-period': String(limit.periodSeconds),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(limit.resetSeconds),
  }
}

export type Fault = {
  readonly status: number
  readonly detail: string
  readonly code?: ErrorCode
}

/** Answers a fault that has no code of ours, such as a range of a file that is not there. */
export function sendFault(reply: FastifyReply, style: ErrorStyle, fault: Fault): FastifyReply {
  reply.code(fault.status)
  if (style === 'otlp') return sendOtlpStatus(reply, fault)
  if (style === 'agent') return sendText(reply, fault.status, fault.detail)
  return reply.send(faultBody(style, fault))
}

/** The body of every refusal. */
export function faultBody(style: ErrorStyle, { status, detail, code }: Fault): object {
  if (style === 'datalyr' || style === 'segment') {
    const named = code === undefined ? {} : { code }
    return { success: false, ...named, message: detail } satisfies DatalyrFault
  }
  if (style === 'tracardi') return { detail } satisfies TracardiFault
  if (style !== 'intake') return { errors: [detail] }
  return { errors: [{ title: titleOf(status), detail, status: String(status), code }] }
}

/** The name of a status. */
export function titleOf(status: number): string {
  return titles[status] ?? 'Error'
}
