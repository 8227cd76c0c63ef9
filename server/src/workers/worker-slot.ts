/** One worker of the lead: its process, and the next one when that has ended. */
import type { Worker } from 'node:cluster'
import type { CatalogDocument } from '../catalog/catalog-document.ts'
import type { LiveMoment } from '../http/live-gathering.ts'
import type { HeldFigures } from '../ingestion/held-figures.ts'
import type { Member, Turn } from '../loader/turns.ts'
import { unreachable } from '../query/unreachable.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { MetricValues } from '../telemetry/metrics.ts'
import type { EngineState } from '../warehouse/engine-link.ts'
import { LivesMetrics } from './lives-metrics.ts'
import { isWorkerMessage, type LeadMessage, type WorkerMessage } from './messages.ts'
import type { WorkerAnswer, WorkerReport } from './messages.ts'

export const slotLimits = {
  retryMsMin: 100,
  retryMsMax: 5_000,
  /** One that ran so long is started again without waiting longer than the last time. */
  steadyMs: 10_000,
  /** A worker that hangs is waited for so long, then the others answer without it. */
  answerMsMax: 2_000,
  /** So often it is asked whether it still does anything; killed when it is silent so many times. */
  watchMs: 1_000,
  silencesMax: 5,
  /** From being told to stop until it is killed. */
  stopMsMax: 14_000,
  /** The same where its connections are given time to end. */
  gentleStopMsMax: 60_000,
} as const

/** What the lead does for its workers. */
export type LeadHooks = {
  /** What the intake is to know at its start. */
  readonly begin: () => {
    readonly documents: readonly CatalogDocument[]
    readonly engine: EngineState
    readonly isWatched: boolean
  }
  readonly onApplication: (application: { readonly id: string; readonly name: string }) => void
  readonly onStored: () => void
  readonly onSpansStored: () => void
  readonly onSeen: (moment: LiveMoment) => void
  readonly onEngineStuck: () => void
}

type Options = {
  readonly number: number
  readonly fork: () => Worker
  readonly member: Member
  readonly hooks: LeadHooks
  readonly logger: Logger
  readonly nowMs: () => number
  readonly pause: (ms: number, until: AbortSignal) => Promise<void>
}

/** One process from its fork to its end. */
type Life = {
  readonly worker: Worker
  readonly sinceMs: number
  /** It knows what a worker begins with, and is told of changes. */
  hasBegun: boolean
  isListening: boolean
  isToldToStop: boolean
  /** Why it could not start, by its own word. */
  failure: string | undefined
  turn: Turn | undefined
}

type Ended = { readonly code: number | null; readonly signal: string | null }

export class WorkerSlot {
  /** Of the batch that its first process found begun in the journal. */
  begunToken: string | undefined
  readonly #options: Options
  readonly #metrics = new LivesMetrics()
  readonly #closing = new AbortController()
  readonly #answers = new Map<number, (answer: WorkerAnswer) => void>()
  #calls = 0
  #life: Life | undefined
  #running: Promise<void> = Promise.resolve()
  #onListening: ((port: number) => void)[] = []
  /** Of the last process that was told to stop; null when it had to be killed. */
  #codeOfStop: number | null = 0
  #firstFailure: string | undefined

  constructor(options: Options) {
    this.#options = options
  }

  get number(): number {
    return this.#options.number
  }

  get isListening(): boolean {
    return this.#life?.isListening === true
  }

  /** Resolves with the port when its process listens; rejects when the first one can't. */
  async start(): Promise<number> {
    const listening = this.#nextListening()
    const first = this.#live()
    this.#running = first.then((ended) => this.#keepGoing(ended))
    const port = await Promise.race([listening, first.then(() => undefined)])
    if (port === undefined) throw new Error(this.#firstFailure ?? `worker ${this.number} ended`)
    return port
  }

  /** Lets its process end gently, and resolves when the next one listens. */
  async restart(): Promise<void> {
    const listening = this.#nextListening()
    this.#stop(true)
    await listening
  }

  /** Resolves when its process has ended; throws when that did not close as it should. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#stop(false)
    await this.#running
    if (this.#codeOfStop !== 0) {
      throw new Error(`worker ${this.number} did not close as it should`)
    }
  }

  /** Tells its process, if it has begun. */
  tell(message: LeadMessage): void {
    if (this.#life?.hasBegun === true) send(this.#life, message)
  }

  /** Resolves when its process knows these documents, or will at its start, or hangs. */
  async publish(documents: readonly CatalogDocument[]): Promise<void> {
    await this.#ask((call) => ({ kind: 'documents', call, documents }))
  }

  /** Undefined when it says nothing, because it is being started or hangs. */
  async report(): Promise<WorkerReport | undefined> {
    const { report } = await this.#ask((call) => ({ kind: 'report', call }))
    if (report !== undefined) this.#metrics.note(report.metrics)
    return report
  }

  async heldFigures(): Promise<HeldFigures | undefined> {
    return (await this.#ask((call) => ({ kind: 'figures', call }))).figures
  }

  metrics(): Promise<readonly MetricValues[]> {
    return this.#metrics.values()
  }

  /** Resolves with nothing when no answer comes in time. */
  #ask(question: (call: number) => LeadMessage): Promise<WorkerAnswer> {
    const life = this.#life
    if (life?.hasBegun !== true) return Promise.resolve({})
    this.#calls += 1
    const call = this.#calls
    return new Promise((resolve) => {
      const settle = (answer: WorkerAnswer) => {
        clearTimeout(timer)
        this.#answers.delete(call)
        resolve(answer)
      }
      const timer = setTimeout(() => settle({}), slotLimits.answerMsMax)
      this.#answers.set(call, settle)
      send(life, question(call))
    })
  }

  #nextListening(): Promise<number> {
    return new Promise((resolve) => this.#onListening.push(resolve))
  }

  #stop(isGently: boolean): void {
    const life = this.#life
    if (life === undefined) return
    life.isToldToStop = true
    send(life, { kind: 'stop', isGently })
    const ms = isGently ? slotLimits.gentleStopMsMax : slotLimits.stopMsMax
    const timer = setTimeout(() => life.worker.process.kill('SIGKILL'), ms)
    life.worker.once('exit', () => clearTimeout(timer))
  }

  async #keepGoing(first: LifeEnd): Promise<void> {
    // One that could not even start once is a fault of the start.
    if (!first.life.isListening) return
    let last = first
    let retryMs: number = slotLimits.retryMsMin
    while (!this.#closing.signal.aborted) {
      const { life, ended } = last
      if (!life.isToldToStop) {
        const isSteady = this.#options.nowMs() - life.sinceMs >= slotLimits.steadyMs
        if (isSteady) retryMs = slotLimits.retryMsMin
        const told = { worker: this.number, ...ended, reason: life.failure, retry_ms: retryMs }
        this.#options.logger.error(told, 'a worker ended, and is started again')
        await this.#options.pause(retryMs, this.#closing.signal)
        retryMs = Math.min(retryMs * 2, slotLimits.retryMsMax)
        if (this.#closing.signal.aborted) return
      }
      last = await this.#live()
    }
  }

  /** One process from its start to its end. */
  #live(): Promise<LifeEnd> {
    const worker = this.#options.fork()
    const life: Life = {
      worker,
      sinceMs: this.#options.nowMs(),
      hasBegun: false,
      isListening: false,
      isToldToStop: false,
      failure: undefined,
      turn: undefined,
    }
    this.#life = life
    worker.on('message', (message: unknown) => {
      if (isWorkerMessage(message) && this.#life === life) this.#receive(message, life)
    })
    return new Promise((resolve) => {
      const finish = (ended: Ended): void => {
        this.#end(life, ended.code)
        resolve({ life, ended })
      }
      worker.once('exit', (code: number | null, signal: string | null) => {
        const end = () => finish({ code, signal })
        // Its last words may still be in the channel.
        if (worker.isConnected()) worker.once('disconnect', end)
        else end()
      })
      worker.on('error', (error) => {
        this.#options.logger.error({ worker: this.number, error: String(error) }, 'channel broken')
        // A process that never came to be does not exit either.
        if (worker.process.pid !== undefined) return
        life.failure = String(error)
        finish({ code: null, signal: null })
      })
    })
  }

  #end(life: Life, code: number | null): void {
    this.#life = undefined
    if (life.isToldToStop) this.#codeOfStop = code
    this.#firstFailure ??= life.failure
    for (const settle of this.#answers.values()) settle({})
    this.#metrics.ended()
    this.#options.member.gone()
  }

  #receive(message: WorkerMessage, life: Life): void {
    const { hooks, member, number, logger } = this.#options
    switch (message.kind) {
      case 'started':
        life.hasBegun = true
        return send(life, { kind: 'begin', number, ...hooks.begin() })
      case 'stands':
        this.begunToken = message.begunToken
        return member.stands(message.begunToken)
      case 'listening':
        life.isListening = true
        logger.info({ worker: number, worker_pid: life.worker.process.pid }, 'worker ready')
        for (const tell of this.#onListening) tell(message.port)
        this.#onListening = []
        void this.#watch(life)
        return undefined
      case 'failed':
        life.failure = message.reason
        return undefined
      case 'turnWanted':
        void this.#giveTurn(life)
        return undefined
      case 'turnEnded':
        return life.turn?.end()
      case 'stored':
        this.#metrics.note(message.report.metrics)
        return hooks.onStored()
      case 'spansStored':
        this.#metrics.note(message.report.metrics)
        return hooks.onSpansStored()
      case 'engineStuck':
        return hooks.onEngineStuck()
      case 'application':
        return hooks.onApplication(message)
      case 'seen':
        return hooks.onSeen(message.moment)
      case 'answer':
        return this.#answers.get(message.call)?.(message)
      default:
        return unreachable(message)
    }
  }

  /** Kills a process that lives but does nothing any more: it may hold the turn, or connections. */
  async #watch(life: Life): Promise<void> {
    const { pause, logger } = this.#options
    for (let silences = 0; silences < slotLimits.silencesMax;) {
      await pause(slotLimits.watchMs, this.#closing.signal)
      if (this.#life !== life || life.isToldToStop) return
      silences = (await this.report()) === undefined ? silences + 1 : 0
    }
    logger.error({ worker: this.number }, 'a worker is stuck, and is killed')
    life.worker.process.kill('SIGKILL')
  }

  async #giveTurn(life: Life): Promise<void> {
    life.turn = await this.#options.member.take(never)
    send(life, { kind: 'turn' })
  }
}

type LifeEnd = { readonly life: Life; readonly ended: Ended }

/** A worker that wants its turn no longer ends it when it comes. */
const never = new AbortController().signal

// A process that has just ended takes no message; its end is told by itself.
function send({ worker }: Life, message: LeadMessage): void {
  if (worker.isConnected()) worker.send(message, () => {})
}
