/** What the API of the Agent replies, to the letter: tracers compare, and so do people's scripts. */
import { hash } from 'node:crypto'
import { errorCodes } from '@throughline/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { header } from './header.ts'
import { advertisedPaths } from './agent-endpoints.ts'
import type { SaidOfConnection } from './faults.ts'

/** As much as the Agent takes by default. */
export const traceBytesMax = 25 * 1024 * 1024

/** The release of the Agent that replies as we do; tracers decide by it what they send. */
const agentVersion = '7.72.0'

/** Every trace is wanted: an event may have happened in any. */
const rates = JSON.stringify({ rate_by_service: { 'service:,env:': 1 } })

/** It changes when the rates do. */
const ratesVersion = hash('sha1', rates).slice(0, 16)

/**
 * What /info says. Only what is served is advertised, because tracers send to what they find there;
 * and no tracer may leave traces out that nobody sampled.
 */
export const agentInfo = JSON.stringify({
  version: agentVersion,
  git_commit: '',
  endpoints: advertisedPaths,
  client_drop_p0s: false,
  span_meta_structs: true,
  long_running_spans: true,
  span_events: true,
  evp_proxy_allowed_headers: [],
  config: {
    default_env: 'none',
    target_tps: 10,
    max_eps: 200,
    receiver_port: 8126,
    receiver_socket: '',
    connection_limit: 0,
    receiver_timeout: 0,
    max_request_bytes: traceBytesMax,
    statsd_port: 0,
    max_memory: 0,
    max_cpu: 0,
    analyzed_spans_by_service: {},
    obfuscation: {},
  },
  peer_tags: [],
  span_kinds_stats_computed: [],
  obfuscation_version: 0,
})

/** The headers of every reply. */
export const agentHeaders = {
  'datadog-agent-version': agentVersion,
  'datadog-agent-state': hash('sha256', agentInfo),
} as const

/** A text and its line end, as the Agent says all its errors. */
export function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).headers(textHeaders).send(`${text}\n`)
}

const textHeaders = {
  ...agentHeaders,
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
} as const

/** What is wrong with a connection that never came to a request. */
export const saidAsAgent: SaidOfConnection = (code) => ({
  headers: textHeaders,
  body: code === 'body_slow' ? 'timeout\n' : `${errorCodes[code].sentence}\n`,
})

/** The yes of the versions before 0.4. */
export function sendOk(reply: FastifyReply): FastifyReply {
  return reply.header('content-type', 'text/plain; charset=utf-8').send('OK\n')
}

/** As bytes, or the content type would get a charset. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'application/json').send(Buffer.from(text))
}

const ratesHeader = 'datadog-rates-payload-version'

/** The yes of version 0.4 and later: the rates, unless the tracer has them. */
export function sendRates(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = header(request, ratesHeader)
  if (known !== undefined) reply.header(ratesHeader, ratesVersion)
  return sendJson(reply, known === ratesVersion ? '{}' : `${rates}\n`)
}

const isSetTo = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])

/** Whether a tracer wants to be told by its status that nothing was kept; else it would lose more. */
export function wantsRealStatus(request: FastifyRequest): boolean {
  return isSetTo.has(header(request, 'datadog-send-real-http-status') ?? '')
}

/**
 * Whether a web page sent it: a browser names the page's origin, or how its site stands to this one.
 * Only who types an address is `none`. No tracer sends either.
 */
export function isOfPage(request: FastifyRequest): boolean {
  const site = header(request, 'sec-fetch-site') ?? 'none'
  return site !== 'none' || header(request, 'origin') !== undefined
}
