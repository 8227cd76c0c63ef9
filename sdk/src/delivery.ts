/**
 * Keeps events until the server has taken them, and sends them in the order in which they came: one
 * request at a time, with up to 500 events. What fails stays at the front and is tried again; what
 * will not be delivered is told to `drop`. Nothing leaves in another way.
 */
import { AsyncResource } from 'node:async_hooks'
import { callBeforeExit, needNoCallBeforeExit } from './before-exit.ts'
import type { DropReason, Settings } from './config.ts'
import type { DiskQueue } from './disk-queue.ts'
import type { Notices } from './notices.ts'
import { postBatch, type DeliveryError, type Outcome, type Refusal } from './post-batch.ts'
import { backoffMs } from './retry-after.ts'

/** An event on its way: its JSON is made once, so that every attempt sends the same. */
export type Entry = { readonly json: string; readonly bytes: number }

export type Surroundings = {
  readonly settings: Settings
  readonly notices: Notices
  readonly disk: DiskQueue | undefined
  drop(events: readonly Entry[], reason: DropReason, error?: Error): void
  fail(events: readonly Entry[], error: Error): void
}

export const deliveryLimits = {
  batchEventsMax: 500,
  // The server takes 5 MB, with the envelope and before gzip.
  batchBytesMax: 4_500_000,
  queueBytesMax: 64 * 1024 * 1024,
  // So often may the server fail at one event that is alone in its request.
  failedSendsMax: 10,
} as const

/** Events side by side in the queue. */
type Place = { readonly start: number; readonly count: number }

type Waiter = { readonly settledMin: number; resolve(): void }

export class Delivery {
  readonly #around: Surroundings
  readonly #settings: Settings
  /** Oldest first. The first `#inFlight` of them are in a request. */
  readonly #queue: Entry[] = []
  #bytes = 0
  #inFlight = 0
  /** How many ever left the queue, whether delivered or dropped. */
  #settled = 0
  #waiters: Waiter[] = []

  #running: Promise<void> | undefined
  #flushTimer: NodeJS.Timeout | undefined
  #attempt: AbortController | undefined
  /** Ends the sleep before the next attempt. */
  #wake: (() => void) | undefined
  #batchEventsMax: number = deliveryLimits.batchEventsMax
  /** Attempts in a row that failed, and sends of one event alone that did. */
  #failures = 0
  #failedSends = 0
  /** No attempt before this, on the clock of `performance.now()`; and whether the server said so. */
  #notBeforeMs = 0
  #isServersWord = false
  /** Set while the queue is emptied for good: then there is no time after this. */
  #untilMs: number | undefined

  constructor(around: Surroundings) {
    this.#around = around
    this.#settings = around.settings
    for (const json of around.disk?.kept ?? []) this.#push({ json, bytes: Buffer.byteLength(json) })
    if (this.#queue.length > 0) this.#start()
  }

  /** Takes an event. It is sent soon, with others. */
  add(entry: Entry): void {
    this.#push(entry)
    this.#around.disk?.append(entry.json)
    if (this.#running !== undefined) return
    if (this.#queue.length >= this.#settings.flushAt) this.#start()
    else
      this.#flushTimer ??= setTimeout(() => this.#start(), this.#settings.flushIntervalMs).unref()
  }

  /**
   * Sends what is there now. Resolves when each of these events is delivered or dropped, or when a
   * request and its retries have failed: then they are kept and tried again by and by.
   */
  flush(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve()
    if (this.#waiters.length === 0) this.#hurry()
    this.#start()
    const settledMin = this.#settled + this.#queue.length
    return new Promise((resolve) => this.#waiters.push({ settledMin, resolve }))
  }

  /**
   * Sends until nothing is left, `closeTimeoutMs` have passed or the signal says stop. What is left
   * then is dropped, or stays on disk if there is one.
   */
  async close(signal?: AbortSignal): Promise<void> {
    await this.#drain(signal)
    this.#queue.length = 0
    this.#around.disk?.close()
  }

  async #drain(signal?: AbortSignal): Promise<void> {
    const { closeTimeoutMs } = this.#settings
    this.#untilMs = performance.now() + closeTimeoutMs
    const stop = (): void => {
      this.#untilMs = 0 // long ago
      this.#attempt?.abort()
      this.#wake?.()
    }
    const timer = setTimeout(stop, closeTimeoutMs)
    signal?.addEventListener('abort', stop)
    if (signal?.aborted === true) stop()
    this.#hurry()
    this.#start()
    await this.#running
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    this.#untilMs = undefined
    needNoCallBeforeExit(this.#leave)
    const left = this.#queue.length
    if (left === 0 || this.#around.disk !== undefined) return
    this.#around.notices.warn(`${left} events could not be delivered in time and are dropped.`)
    this.#drop({ start: 0, count: left }, 'close_timeout')
  }

  #push(entry: Entry): void {
    while (this.#isFullFor(entry)) this.#dropOldest()
    this.#queue.push(entry)
    this.#bytes += entry.bytes
    callBeforeExit(this.#leave)
  }

  /** What is in a request can't be taken back, so there is no limit on that. */
  #isFullFor({ bytes }: Entry): boolean {
    const waiting = this.#queue.length - this.#inFlight
    return (
      waiting >= this.#settings.queueEventsMax ||
      (waiting > 0 && this.#bytes + bytes > deliveryLimits.queueBytesMax)
    )
  }

  #dropOldest(): void {
    this.#around.notices.warnOnce(
      'full',
      `Queue full (${this.#settings.queueEventsMax} events or 64 MiB): the oldest events are dropped. Increase maxQueueSize, or flush() more often.`,
    )
    this.#drop({ start: this.#inFlight, count: 1 }, 'queue_overflow')
  }

  readonly #leave = (): void => void this.#drain()

  #start(): void {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    this.#running ??= this.#run()
  }

  // A trace would else be as long as the sending that one of its events happened to begin.
  readonly #run = AsyncResource.bind(async (): Promise<void> => {
    // What is tracked in the same turn goes into the same request.
    await Promise.resolve()
    while (this.#queue.length > 0 && (await this.#isTimeToSend())) {
      await this.#sendBatch()
      this.#release(({ settledMin }) => settledMin <= this.#settled)
    }
    this.#running = undefined
    if (this.#queue.length === 0) needNoCallBeforeExit(this.#leave)
    this.#release(() => true)
  })

  /** Waits until an attempt may be made. False when there is no time left for that. */
  async #isTimeToSend(): Promise<boolean> {
    for (;;) {
      const nowMs = performance.now()
      const untilMs = this.#untilMs ?? Infinity
      if (untilMs <= Math.max(nowMs, this.#notBeforeMs)) return false
      if (this.#notBeforeMs <= nowMs) return true
      await this.#sleep(this.#notBeforeMs - nowMs)
    }
  }

  async #sleep(ms: number): Promise<void> {
    const isWaitedFor = this.#untilMs !== undefined || this.#waiters.length > 0
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.ceil(ms))
      // Nobody's process is kept alive by events that wait for better times.
      if (!isWaitedFor) timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = undefined
  }

  /** Somebody waits: our own pause ends. One that the server asked for does not. */
  #hurry(): void {
    this.#failures = 0
    if (!this.#isServersWord) this.#notBeforeMs = 0
    this.#wake?.()
  }

  async #sendBatch(): Promise<void> {
    const count = this.#batchLength()
    const batch = this.#queue.slice(0, count)
    this.#around.notices.debug(`Sending ${count} events`)
    this.#inFlight = count
    this.#attempt = new AbortController()
    const events = batch.map(({ json }) => json)
    const outcome = await postBatch(this.#settings, { events, controller: this.#attempt })
    this.#attempt = undefined
    this.#inFlight = 0
    const isStopped = this.#untilMs === 0
    if (!isStopped || outcome.kind === 'answered') this.#settle(outcome, batch)
  }

  #batchLength(): number {
    let bytes = 0
    let count = 0
    for (const entry of this.#queue) {
      bytes += entry.bytes
      if (count === this.#batchEventsMax || bytes > deliveryLimits.batchBytesMax) break
      count += 1
    }
    return Math.max(count, 1)
  }

  #settle(outcome: Outcome, batch: readonly Entry[]): void {
    switch (outcome.kind) {
      case 'answered':
        this.#remove({ start: 0, count: batch.length })
        this.#recover()
        this.#dropRefused(outcome.refusals, batch)
        return
      case 'refused':
        this.#warnOfRefusal(outcome.error)
        this.#drop({ start: 0, count: batch.length }, 'permanent_client_error', outcome.error)
        this.#recover()
        return
      case 'unacceptable':
        if (this.#hasNarrowed(batch)) return
        this.#warnOfRefusal(outcome.error)
        this.#drop({ start: 0, count: 1 }, 'permanent_client_error', outcome.error)
        this.#recover()
        return
      case 'failed':
        this.#pause(outcome.retryAfterMs)
        if (this.#failures % (this.#settings.retryLimit + 1) === 0)
          this.#giveUpForNow(outcome, batch)
        return
      default:
        outcome satisfies never
    }
  }

  #recover(): void {
    this.#failures = 0
    this.#failedSends = 0
    this.#batchEventsMax = Math.min(this.#batchEventsMax * 2, deliveryLimits.batchEventsMax)
  }

  #pause(serverMs: number | undefined): void {
    this.#failures += 1
    this.#isServersWord = serverMs !== undefined
    this.#notBeforeMs = performance.now() + (serverMs ?? backoffMs(this.#failures))
  }

  /** A send has failed with all its retries. Whose fault it is, half of the events may tell. */
  #giveUpForNow({ error, isOutage }: Outcome & { kind: 'failed' }, batch: readonly Entry[]): void {
    this.#around.notices.warnOnce('waiting', `Events wait and are tried again: ${error.message}`)
    this.#around.fail(batch, error)
    this.#release(() => true)
    const isClosing = this.#untilMs !== undefined
    if (isOutage || isClosing || this.#hasNarrowed(batch)) return
    this.#failedSends += 1
    if (this.#failedSends < deliveryLimits.failedSendsMax) return
    this.#around.notices.warnOnce(
      'failing',
      `An event is dropped: the server failed at it ${deliveryLimits.failedSendsMax} times (${error.message})`,
    )
    this.#drop({ start: 0, count: 1 }, 'max_flush_attempts', error)
    this.#recover()
  }

  /** The next request has half as many events, so that one that is at fault is soon alone. */
  #hasNarrowed({ length }: readonly Entry[]): boolean {
    if (length === 1) return false
    this.#batchEventsMax = Math.ceil(length / 2)
    return true
  }

  #warnOfRefusal({ status, message }: DeliveryError): void {
    if (status === 401 || status === 403) {
      this.#around.notices.errorOnce(
        'key',
        `Authentication failing (HTTP ${status}): check your API key. Events are being dropped.`,
      )
    } else this.#around.notices.warnOnce('refused', `Events are refused and dropped: ${message}`)
  }

  #dropRefused(refusals: readonly Refusal[], batch: readonly Entry[]): void {
    for (const { index, error } of refusals) {
      const entry = batch[index]
      if (entry === undefined) continue
      this.#warnOfRefusal(error)
      this.#around.drop([entry], 'permanent_client_error', error)
    }
  }

  #drop(place: Place, reason: DropReason, error?: Error): void {
    const dropped = this.#remove(place)
    if (dropped.length > 0) this.#around.drop(dropped, reason, error)
  }

  #remove({ start, count }: Place): readonly Entry[] {
    const removed = this.#queue.splice(start, count)
    this.#around.disk?.remove(start, removed.length)
    this.#settled += removed.length
    for (const { bytes } of removed) this.#bytes -= bytes
    return removed
  }

  #release(isDue: (waiter: Waiter) => boolean): void {
    const due = this.#waiters.filter(isDue)
    if (due.length === 0) return
    this.#waiters = this.#waiters.filter((waiter) => !isDue(waiter))
    for (const waiter of due) waiter.resolve()
  }
}
