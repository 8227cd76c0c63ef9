import type { TimelineEvent } from './event-record.ts'

/** What a visit is made of, the newest first. */
export type VisitItem =
  | { readonly kind: 'event'; readonly event: TimelineEvent }
  /** Nothing happened for so long. */
  | { readonly kind: 'gap'; readonly ms: number }

/** The events of one session on one day; the session is empty for those that name none. */
export interface Visit {
  readonly sessionId: string
  readonly firstMs: number
  readonly lastMs: number
  readonly count: number
  readonly items: readonly VisitItem[]
}

export interface TimelineDay {
  /** In UTC: `2026-11-22`. */
  readonly day: string
  readonly count: number
  readonly visits: readonly Visit[]
}

/** From here on a pause is told instead of left to be seen in the times. */
export const gapMsMin = 300_000

/** Events, the newest first, by day and by session. */
export function timelineOf(events: readonly TimelineEvent[]): readonly TimelineDay[] {
  const days = grouped(events, ({ atMs }) => new Date(atMs).toISOString().slice(0, 10))
  return [...days].map(([day, ofDay]) => ({
    day,
    count: ofDay.length,
    visits: [...grouped(ofDay, ({ sessionId }) => sessionId).values()].map(visitOf),
  }))
}

/** The sessions that events name, the newest first. */
export function sessionsOf(events: readonly TimelineEvent[]): readonly Visit[] {
  const named = events.filter(({ sessionId }) => sessionId !== '')
  return [...grouped(named, ({ sessionId }) => sessionId).values()].map(visitOf)
}

function visitOf(events: readonly TimelineEvent[]): Visit {
  const [newest] = events
  return {
    sessionId: newest?.sessionId ?? '',
    firstMs: events.at(-1)?.atMs ?? 0,
    lastMs: newest?.atMs ?? 0,
    count: events.length,
    items: events.flatMap((event, index): VisitItem[] => {
      const ms = (events[index - 1]?.atMs ?? event.atMs) - event.atMs
      const item = { kind: 'event', event } as const
      return ms >= gapMsMin ? [{ kind: 'gap', ms }, item] : [item]
    }),
  }
}

function grouped(
  events: readonly TimelineEvent[],
  keyOf: (event: TimelineEvent) => string,
): ReadonlyMap<string, readonly TimelineEvent[]> {
  const groups = new Map<string, TimelineEvent[]>()
  for (const event of events) {
    const key = keyOf(event)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [event])
    else group.push(event)
  }
  return groups
}
