/**
 * Clients that nothing discourages: each sends its events, numbered from 0, and sends a request
 * again, with the same ids, until it hears yes: after a refusal, a broken connection, an answer that
 * was cut off. So when all are at rest, every number that was begun was answered yes.
 *
 * Half of them send single events on one connection, the other half batches of changing size.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { intakeRequest, wholeAnswer, type Answer } from '../load.ts'
import { openRandom, type Random } from './random.ts'

export const sentName = 'fault.survived'

/** What a sender was answered yes to: its numbers from 0 up to, and without, `answered`. */
export type Sender = { readonly name: string; readonly answered: number }

export type SendTotals = {
  /** Requests answered something else than yes, by status. */
  readonly refused: ReadonlyMap<number, number>
  /** When requests were sent whose connection broke before the answer was whole, the sender staying. */
  readonly cutAtMs: readonly number[]
  readonly answersMs: readonly number[]
}

export type Senders = {
  readonly list: readonly Sender[]
  readonly totals: SendTotals
  /** Lets all send: so many events a second in all, or as many as are taken. */
  resume(eventsPerSecond?: number): void
  /** Resolves when every request that was begun was answered yes; then nobody sends. */
  rest(): Promise<void>
  /** Sends so many more events in large batches, beside or instead of the others. */
  sendMany(events: number): Promise<void>
  close(): Promise<void>
}

export type SendersOptions = {
  readonly port: number
  readonly seed: number
  /** How many send single events, and how many send batches. */
  readonly singles: number
  readonly batches: number
  /** So often, of 1, a sender goes away before it has its answer. */
  readonly impatience: number
}

export const senderLimits = {
  batchEventsMax: 400,
  manyEvents: 1_000,
  retryMsMin: 5,
  retryMsMax: 200,
  /** Without a yes for so long, something is wrong with the server. */
  answerMsMax: 180_000,
} as const

type Mutable = { name: string; answered: number }
type Totals = { refused: Map<number, number>; cutAtMs: number[]; answersMs: number[] }
type Shared = {
  readonly options: SendersOptions
  readonly totals: Totals
  isResting: boolean
  eventsPerSecond: number | undefined
  isClosed: boolean
  wake: (() => void)[]
}

/** Opens the senders at rest. */
export function openSenders(options: SendersOptions): Senders {
  const totals: Totals = { refused: new Map(), cutAtMs: [], answersMs: [] }
  const shared: Shared = {
    options,
    totals,
    isResting: true,
    eventsPerSecond: undefined,
    isClosed: false,
    wake: [],
  }
  const list: Mutable[] = []
  const add = (name: string): Mutable => {
    const sender = { name, answered: 0 }
    list.push(sender)
    return sender
  }
  const kinds = [
    ...Array.from({ length: options.singles }, () => 'single' as const),
    ...Array.from({ length: options.batches }, () => 'batch' as const),
  ]
  const many = Array.from({ length: 4 }, (_, index) => add(`many${index}`))
  let busy: Promise<void>[] = []
  const running = kinds.map((kind, index) =>
    run(shared, { sender: add(`${kind}${index}`), kind, random: openRandom(options.seed + index) }),
  )
  // Whoever awaits the rest hears of what went wrong.
  const failed = Promise.all(running)
  failed.catch(() => {})
  return {
    list,
    totals,
    resume(eventsPerSecond) {
      shared.isResting = false
      shared.eventsPerSecond = eventsPerSecond
      for (const wake of shared.wake.splice(0)) wake()
    },
    async rest() {
      shared.isResting = true
      await Promise.race([failed, untilAllRest(shared, kinds.length)])
      await Promise.all(busy)
    },
    async sendMany(events) {
      busy = many.map((sender) => sendMany(shared, sender, events / many.length))
      await Promise.all(busy)
    },
    async close() {
      shared.isClosed = true
      for (const wake of shared.wake.splice(0)) wake()
      await Promise.allSettled(running)
    },
  }
}

async function untilAllRest(shared: Shared, count: number): Promise<void> {
  while (shared.wake.length < count) await delay(5)
}

type Running = {
  readonly sender: Mutable
  readonly kind: 'single' | 'batch'
  readonly random: Random
}

async function run(shared: Shared, { sender, kind, random }: Running): Promise<void> {
  const line = openLine(shared)
  const { impatience } = shared.options
  let nextAtMs = 0
  try {
    while (!shared.isClosed) {
      if (shared.isResting) await new Promise<void>((resolve) => shared.wake.push(resolve))
      if (shared.isClosed) return
      const count = kind === 'single' ? 1 : random.between(2, senderLimits.batchEventsMax)
      await untilYes(line, requestOf(sender, count), () => random.chance(impatience))
      sender.answered += count
      // Who was held up makes up for it, but not for more than a second.
      const nowMs = performance.now()
      nextAtMs = Math.max(nextAtMs, nowMs - 1_000) + msFor(count, kind, shared)
      if (nextAtMs - nowMs > 1) await delay(nextAtMs - nowMs)
    }
  } finally {
    line.close()
  }
}

/** How long a sender takes for so many events. Singles cost ten times as much, so they are a tenth. */
function msFor(count: number, kind: 'single' | 'batch', shared: Shared): number {
  const { eventsPerSecond, options } = shared
  if (eventsPerSecond === undefined) return 0
  const share = kind === 'single' ? 0.1 / options.singles : 0.9 / options.batches
  return (count / (eventsPerSecond * share)) * 1_000
}

async function sendMany(shared: Shared, sender: Mutable, events: number): Promise<void> {
  const line = openLine(shared)
  for (let sent = 0; sent < events; sent += senderLimits.manyEvents) {
    const count = Math.min(senderLimits.manyEvents, events - sent)
    await untilYes(line, requestOf(sender, count), () => false)
    sender.answered += count
  }
  line.close()
}

/** The next `count` events of a sender; a single one as JSON, more as NDJSON. */
function requestOf({ name, answered }: Sender, count: number): Uint8Array {
  const lines = Array.from({ length: count }, (_, index) => eventText(name, answered + index))
  const type = count === 1 ? 'application/json' : 'application/x-ndjson'
  return intakeRequest(lines.join('\n'), type)
}

/** `idOf('single3', 17)`: the id of the eighteenth event of that sender. */
export function idOf(sender: string, number: number): string {
  return `${sender}-${number}`
}

function eventText(sender: string, number: number): string {
  return (
    `{"type":"server","application":{"id":"faults"},"event":{"name":"${sentName}",` +
    `"id":"${idOf(sender, number)}"},"usr":{"id":"${sender}"},"number":${number}}`
  )
}

/** One connection, opened again when it is gone. */
type Line = {
  readonly shared: Shared
  /** The whole answer; undefined when the connection broke before. */
  ask(request: Uint8Array, isCutOff: boolean): Promise<Answer | undefined>
  close(): void
}

async function untilYes(
  line: Line,
  request: Uint8Array,
  isImpatient: () => boolean,
): Promise<void> {
  const { totals } = line.shared
  const deadlineMs = performance.now() + senderLimits.answerMsMax
  let retryMs: number = senderLimits.retryMsMin
  for (;;) {
    const isCutOff = isImpatient()
    const sinceMs = performance.now()
    const answer = await line.ask(request, isCutOff)
    if (answer?.status === 202) {
      if (/"rejected":\[\{/.test(answer.body)) throw new Error(`not all taken: ${answer.body}`)
      totals.answersMs.push(performance.now() - sinceMs)
      return
    }
    if (answer !== undefined) {
      totals.refused.set(answer.status, (totals.refused.get(answer.status) ?? 0) + 1)
    }
    if (line.shared.isClosed) return
    if (performance.now() > deadlineMs) {
      throw new Error(`no yes within ${senderLimits.answerMsMax / 1_000} s; last: ${answer?.body}`)
    }
    if (!isCutOff) await delay(retryMs)
    retryMs = Math.min(retryMs * 2, senderLimits.retryMsMax)
  }
}

function openLine(shared: Shared): Line {
  let open: Socket | undefined
  return {
    shared,
    async ask(request, isCutOff) {
      // One that the server closed while nothing was asked of it cuts off no answer.
      if (open === undefined || open.destroyed || open.readableEnded) {
        open = await connected(shared.options.port)
      }
      const socket = open
      if (socket === undefined) return undefined
      const sentAtMs = performance.now()
      const answer = await exchanged(socket, request, isCutOff)
      if (answer === undefined && !isCutOff) shared.totals.cutAtMs.push(sentAtMs)
      if (answer === undefined || answer.isLast) open = undefined
      return answer
    },
    close: () => void open?.destroy(),
  }
}

function connected(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.once('connect', () => resolve(socket))
    // After an error it is closed, and that is all that anybody wants to know.
    socket.on('error', () => resolve(undefined))
  })
}

function exchanged(
  socket: Socket,
  request: Uint8Array,
  isCutOff: boolean,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    let received = ''
    const end = (answer: Answer | undefined) => {
      socket.off('data', receive).off('close', gone)
      if (answer === undefined || answer.isLast) socket.destroy()
      resolve(answer)
    }
    const gone = () => end(undefined)
    const receive = (bytes: Buffer) => {
      received += bytes.toString('latin1')
      const answer = wholeAnswer(received)
      if (answer !== undefined) end(answer)
    }
    socket.on('data', receive).once('close', gone)
    socket.write(request, () => {
      // The bytes are on their way; whoever sent them does not wait for what becomes of them.
      if (isCutOff) gone()
    })
  })
}
