/**
 * A load generator that costs as little as it can, because it shares the machine with what it
 * measures: bare sockets, requests made beforehand, and of an answer only its status and length
 * are read. Each connection has one request under way.
 */
import { connect } from 'node:net'
import { keys } from './processes.ts'
import { percentile } from './report.ts'

export type Load = {
  readonly port: number
  readonly connections: number
  /** The bytes of the next request; undefined when enough was sent. */
  readonly nextRequest: () => Uint8Array | undefined
  /** Requests a second of all connections together, at most; left out, as many as are answered. */
  readonly perSecondMax?: number
}

export type LoadResult = {
  readonly answered: number
  /** Answered 202. */
  readonly accepted: number
  readonly perSecond: number
  readonly p99Ms: number
}

/** A whole request to the intake, as one piece of bytes. */
export function intakeRequest(body: string, contentType: string): Uint8Array {
  return Buffer.from(
    'POST /api/v2/prodlytics HTTP/1.1\r\nhost: 127.0.0.1\r\n' +
      `dd-api-key: ${keys.api}\r\ncontent-type: ${contentType}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** The requests over and over, for as long as this from the first call on. */
export function repeated(requests: readonly Uint8Array[], durationMs: number): Load['nextRequest'] {
  let sent = 0
  let deadlineMs: number | undefined
  return () => {
    deadlineMs ??= performance.now() + durationMs
    if (performance.now() >= deadlineMs) return undefined
    sent += 1
    return requests[sent % requests.length]
  }
}

/** Each request once. */
export function once(requests: readonly Uint8Array[]): Load['nextRequest'] {
  let sent = 0
  return () => requests[sent++]
}

type Tally = { accepted: number; sent: number; readonly latenciesMs: number[] }

/** Sends until there is nothing more to send and everything is answered. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const tally: Tally = { accepted: 0, sent: 0, latenciesMs: [] }
  const startedAtMs = performance.now()
  const intervalMs = 1_000 / (load.perSecondMax ?? Infinity)
  const msUntilNext = () => startedAtMs + tally.sent * intervalMs - performance.now()
  await Promise.all(Array.from({ length: load.connections }, () => drive(load, tally, msUntilNext)))
  const seconds = (performance.now() - startedAtMs) / 1_000
  return {
    answered: tally.latenciesMs.length,
    accepted: tally.accepted,
    perSecond: tally.accepted / seconds,
    p99Ms: percentile(tally.latenciesMs, 0.99),
  }
}

function drive(load: Load, tally: Tally, msUntilNext: () => number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: load.port, noDelay: true })
    let received = ''
    let sentAtMs = 0
    const sendWhenDue = () => {
      const ms = msUntilNext()
      if (ms >= 1) setTimeout(sendWhenDue, ms)
      else sendNext()
    }
    const sendNext = () => {
      const request = load.nextRequest()
      tally.sent += 1
      if (request === undefined) {
        resolve()
        socket.end()
        return
      }
      sentAtMs = performance.now()
      socket.write(request)
    }
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1')
      const answer = wholeAnswer(received)
      if (answer === undefined) return
      received = ''
      tally.latenciesMs.push(performance.now() - sentAtMs)
      if (answer.status === 202) tally.accepted += 1
      sendWhenDue()
    })
    socket.once('connect', sendWhenDue)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the server closed a connection')))
  })
}

export type Answer = {
  readonly status: number
  readonly body: string
  /** The server takes nothing more on this connection. */
  readonly isLast: boolean
}

/** The answer once all of it is there. */
export function wholeAnswer(text: string): Answer | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1]
  if (length === undefined) throw new Error(`an answer without a length: ${text.slice(0, 200)}`)
  const body = text.slice(headEnd + 4)
  if (body.length < Number(length)) return undefined
  const isLast = /\r\nconnection: close/i.test(text.slice(0, headEnd))
  return { status: Number(text.slice(9, 12)), body, isLast }
}
