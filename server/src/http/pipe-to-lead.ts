/**
 * Lets the process that leads answer a request: everything of it goes to the lead's socket as it
 * comes, and everything of the answer comes back as it is written. Whoever leaves early, leaves there.
 */
import {
  request as askLead,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from './refusals.ts'

/** Pipes every request without a route here. */
export function pipeAllElse(app: FastifyInstance, socketPath: string): void {
  const streams = new Set<IncomingMessage>()
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    // Not done: the answer ends the request here, however it ends.
    return void pipe(request, reply, { socketPath, streams })
  })
  app.addHook('preClose', (done) => {
    // Whoever watches comes again, and to another process.
    for (const stream of streams) stream.destroy()
    done()
  })
}

type Lead = {
  readonly socketPath: string
  /** Answers under way that have no end of their own. */
  readonly streams: Set<IncomingMessage>
}

async function pipe(request: FastifyRequest, reply: FastifyReply, lead: Lead): Promise<void> {
  const { socketPath, streams } = lead
  const answer = await answerOf(request, reply, socketPath)
  if (answer === undefined) {
    refuse(reply, 'sentences', { code: 'lead_away' })
    return
  }
  if (answer.headers['content-type'] === 'text/event-stream') {
    streams.add(answer)
    answer.once('close', () => streams.delete(answer))
  }
  reply.code(answer.statusCode ?? 500).headers(withoutConnection(answer.headers))
  reply.send(answer)
}

/** The start of the lead's answer; undefined when it gives none. */
function answerOf(
  asked: FastifyRequest,
  { raw: response }: FastifyReply,
  socketPath: string,
): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const { raw: request } = asked
    const { method, url: path } = request
    const headers = {
      ...withoutConnection(request.headers),
      ...whoAsks(asked),
      ...framing(request.headers),
      // Closed from here, after the answer. The lead would close before it is told that the body has
      // ended, and an answer that is there already would be lost with that.
      connection: 'keep-alive',
    }
    // A connection for each: none can be just closing when it is used, and streams hold up nobody.
    const toLead = askLead({ socketPath, method, path, headers, agent: false })
    toLead.once('response', resolve)
    toLead.on('error', () => resolve(undefined))
    response.once('close', () => toLead.destroy())
    sendBody(request, toLead)
  })
}

/** The lead sees a socket only. In place of what the sender says of itself, unless that is a proxy. */
function whoAsks({ ip, protocol, host }: FastifyRequest): OutgoingHttpHeaders {
  return { 'x-forwarded-for': ip, 'x-forwarded-proto': protocol, 'x-forwarded-host': host }
}

function sendBody(request: IncomingMessage, asked: ClientRequest): void {
  request.pipe(asked)
  request.once('error', () => asked.destroy())
  // A body that is refused halfway is read to its end, so that its sender sees the refusal.
  asked.once('close', () => request.resume())
}

/** Headers that speak of one connection, not of the request. */
const ofConnection = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'expect',
] as const

/** Without it a client of Node sends the body of a GET or DELETE as if it were the next request. */
function framing(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }
}

function withoutConnection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = { ...headers }
  for (const name of ofConnection) delete kept[name]
  return kept
}
