import type { ServerResponse } from 'node:http'
import type { LiveAccepted, LiveRejected } from '@throughline/contract'
import { gatheringLimits, LiveGathering, type LiveMoment, type LiveSink } from './live-gathering.ts'

/** Shows arriving events to whoever watches; costs nothing while nobody does. */
export interface LiveStream extends LiveSink {
  /** What another process has gathered. */
  add(moment: LiveMoment): void
  /** Streams until whoever watches leaves, or may not watch any more. */
  watch(response: ServerResponse, mayWatch: () => boolean): void
  close(): void
}

type Watcher = { readonly stalledTicks: number; readonly mayWatch: () => boolean }

export const liveLimits = {
  ...gatheringLimits,
  watchersMax: 100,
  heartbeatTicks: 60,
  /** A watcher that reads nothing for these ticks (5 s) is let go instead of filling memory. */
  stalledTicksMax: 20,
} as const

/** The stream, with nobody watching yet. `onWatched` is told when that changes. */
export function openLiveStream(
  nowMs: () => number,
  onWatched: (isWatched: boolean) => void = () => {},
): LiveStream {
  return new WatchedStream(nowMs, onWatched)
}

class WatchedStream extends LiveGathering implements LiveStream {
  /** Each with how many ticks it has not read, and whether it still may. */
  readonly #watchers = new Map<ServerResponse, Watcher>()
  readonly #onWatched: (isWatched: boolean) => void
  #ticks = 0
  #timer: NodeJS.Timeout | undefined

  constructor(nowMs: () => number, onWatched: (isWatched: boolean) => void) {
    super(nowMs)
    this.#onWatched = onWatched
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
    this.#noteWatched()
  }

  close(): void {
    for (const watcher of this.#watchers.keys()) watcher.end()
    this.#watchers.clear()
    this.#noteWatched()
  }

  #forget(watcher: ServerResponse): void {
    this.#watchers.delete(watcher)
    this.#noteWatched()
  }

  #noteWatched(): void {
    const isWatched = this.#watchers.size > 0
    if (isWatched === this.isWatched) return
    this.isWatched = isWatched
    clearInterval(this.#timer)
    this.take()
    if (isWatched) this.#timer = setInterval(() => this.#tick(), liveLimits.tickMs)
    this.#onWatched(isWatched)
  }

  #tick(): void {
    this.#ticks += 1
    const text = this.#tickText(this.take())
    for (const [response, watcher] of this.#watchers) this.#show(response, watcher, text)
  }

  // One text and one write a tick: between two writes no watcher could have read anything.
  #tickText({ events, rejections, skipped }: LiveMoment): string {
    const shown: LiveAccepted = {
      events: events.toSorted((one, other) => one.received_at - other.received_at),
      skipped,
    }
    return [
      ...(events.length > 0 ? [message('accepted', shown)] : []),
      ...rejections.map((rejection) => message('rejected', rejection)),
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
