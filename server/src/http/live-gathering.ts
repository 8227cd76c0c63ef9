import type { LiveEvent, LiveRejected } from '@throughline/contract'
import { decodeRecord } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'

/** Told of what the intake takes and refuses. */
export interface LiveSink {
  /** The events of a record of the journal. */
  accepted(record: Buffer): void
  rejected(reason: string, detail: string): void
}

/** What arrived in a moment: some of it, and how many more events there were. */
export type LiveMoment = {
  readonly events: readonly LiveEvent[]
  readonly rejections: readonly LiveRejected[]
  readonly skipped: number
}

export const gatheringLimits = {
  tickMs: 250,
  /** 20 events a second are as many as eyes can follow. */
  eventsPerTickMax: 5,
} as const

/** Gathers what arrives from one tick to the next; nothing while nobody watches. */
export class LiveGathering implements LiveSink {
  isWatched = false
  readonly #nowMs: () => number
  #events: LiveEvent[] = []
  #rejections: LiveRejected[] = []
  #skipped = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  accepted(record: Buffer): void {
    if (!this.isWatched) return
    const frames = decodeRecord(record)
    const shown = frames.slice(0, this.#room())
    this.#events.push(...shown.map(({ row }) => liveEvent(row)))
    this.#skipped += frames.length - shown.length
  }

  rejected(reason: string, detail: string): void {
    if (!this.isWatched) return
    if (this.#rejections.length >= gatheringLimits.eventsPerTickMax) return
    this.#rejections.push({ reason, detail, at: this.#nowMs() })
  }

  /** What another process has gathered. */
  add({ events, rejections, skipped }: LiveMoment): void {
    if (!this.isWatched) return
    const shown = events.slice(0, this.#room())
    this.#events.push(...shown)
    this.#skipped += skipped + events.length - shown.length
    const room = gatheringLimits.eventsPerTickMax - this.#rejections.length
    this.#rejections.push(...rejections.slice(0, room))
  }

  /** What was gathered since the last time. */
  take(): LiveMoment {
    const moment = { events: this.#events, rejections: this.#rejections, skipped: this.#skipped }
    this.#events = []
    this.#rejections = []
    this.#skipped = 0
    return moment
  }

  #room(): number {
    return Math.max(0, gatheringLimits.eventsPerTickMax - this.#events.length)
  }
}

/** Gathers in a process where nobody watches, for one where somebody may. */
export class LiveRelay extends LiveGathering {
  readonly #send: (moment: LiveMoment) => void
  #timer: NodeJS.Timeout | undefined

  constructor(nowMs: () => number, send: (moment: LiveMoment) => void) {
    super(nowMs)
    this.#send = send
  }

  watch(isWatched: boolean): void {
    this.isWatched = isWatched
    clearInterval(this.#timer)
    this.take()
    if (isWatched) this.#timer = setInterval(() => this.#tick(), gatheringLimits.tickMs).unref()
  }

  #tick(): void {
    const moment = this.take()
    if (moment.events.length > 0 || moment.rejections.length > 0) this.#send(moment)
  }
}

function liveEvent(row: Buffer): LiveEvent {
  const { texts, occurredAtMs, receivedAtMs, attributes } = readRow(row)
  return {
    id: texts.eventId,
    type: texts.type,
    name: texts.name,
    application_id: texts.applicationId,
    user_id: texts.userId,
    account_id: texts.accountId,
    session_id: texts.sessionId,
    occurred_at: occurredAtMs,
    received_at: receivedAtMs,
    attributes,
  }
}
