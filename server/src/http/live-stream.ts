import type { ServerResponse } from 'node:http'
import type { LiveAccepted, LiveEvent, LiveRejected } from '@throughline/contract'
import { decodeRecord } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'

/** Shows arriving events to whoever watches; costs nothing while nobody does. */
export interface LiveStream {
  /** The events of a record of the journal. */
  accepted(record: Buffer): void
  rejected(reason: string, detail: string): void
  /** Streams until whoever watches leaves, or may not watch any more. */
  watch(response: ServerResponse, mayWatch: () => boolean): void
  close(): void
}

type Watcher = { readonly stalledTicks: number; readonly mayWatch: () => boolean }

export const liveLimits = {
  tickMs: 250,
  /** 20 events a second are as many as eyes can follow. */
  eventsPerTickMax: 5,
  watchersMax: 100,
  heartbeatTicks: 60,
  /** A watcher that reads nothing for these ticks (5 s) is let go instead of filling memory. */
  stalledTicksMax: 20,
} as const

/** The stream, with nobody watching yet. */
export function openLiveStream(nowMs: () => number): LiveStream {
  return new WatchedStream(nowMs)
}

class WatchedStream implements LiveStream {
  /** Each with how many ticks it has not read, and whether it still may. */
  readonly #watchers = new Map<ServerResponse, Watcher>()
  readonly #nowMs: () => number
  #events: LiveEvent[] = []
  #rejections: LiveRejected[] = []
  #skipped = 0
  #ticks = 0
  #timer: NodeJS.Timeout | undefined

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  accepted(record: Buffer): void {
    if (this.#watchers.size === 0) return
    const frames = decodeRecord(record)
    const room = liveLimits.eventsPerTickMax - this.#events.length
    const shown = frames.slice(0, Math.max(0, room))
    this.#events.push(...shown.map(({ row }) => liveEvent(row)))
    this.#skipped += frames.length - shown.length
  }

  rejected(reason: string, detail: string): void {
    if (this.#watchers.size === 0) return
    if (this.#rejections.length >= liveLimits.eventsPerTickMax) return
    this.#rejections.push({ reason, detail, at: this.#nowMs() })
  }

  watch(response: ServerResponse, mayWatch: () => boolean): void {
    if (this.#watchers.size >= liveLimits.watchersMax) {
      response.writeHead(503, { 'retry-after': '30' }).end()
      return
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write(': watching\n\n')
    this.#watchers.set(response, { stalledTicks: 0, mayWatch })
    response.on('close', () => this.#forget(response))
    this.#timer ??= setInterval(() => this.#tick(), liveLimits.tickMs)
  }

  close(): void {
    for (const watcher of this.#watchers.keys()) watcher.end()
    this.#watchers.clear()
    this.#stopIdleTimer()
  }

  #forget(watcher: ServerResponse): void {
    this.#watchers.delete(watcher)
    this.#stopIdleTimer()
  }

  #stopIdleTimer(): void {
    if (this.#watchers.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#events = []
    this.#rejections = []
    this.#skipped = 0
  }

  #tick(): void {
    this.#ticks += 1
    const text = this.#tickText()
    this.#events = []
    this.#rejections = []
    this.#skipped = 0
    for (const [response, watcher] of this.#watchers) this.#show(response, watcher, text)
  }

  // One text and one write a tick: between two writes no watcher could have read anything.
  #tickText(): string {
    const shown: LiveAccepted = { events: this.#events, skipped: this.#skipped }
    return [
      ...(this.#events.length > 0 ? [message('accepted', shown)] : []),
      ...this.#rejections.map((rejection) => message('rejected', rejection)),
      ...(this.#ticks % liveLimits.heartbeatTicks === 0 ? [': still here\n\n'] : []),
    ].join('')
  }

  #show(response: ServerResponse, { stalledTicks, mayWatch }: Watcher, text: string): void {
    if (!mayWatch()) {
      response.end()
    } else if (!response.writableNeedDrain) {
      this.#watchers.set(response, { stalledTicks: 0, mayWatch })
      if (text !== '') response.write(text)
    } else if (stalledTicks < liveLimits.stalledTicksMax) {
      this.#watchers.set(response, { stalledTicks: stalledTicks + 1, mayWatch })
    } else {
      response.destroy()
    }
  }
}

function message(event: 'accepted' | 'rejected', content: LiveAccepted | LiveRejected): string {
  return `event: ${event}\ndata: ${JSON.stringify(content)}\n\n`
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
