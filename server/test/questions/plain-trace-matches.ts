import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { valuesOf, type PlainEvent } from './plain-events.ts'

export interface PlainMatch {
  readonly low: bigint
  readonly rule: PlainRule
}

interface PlainRule {
  readonly name: string
  readonly confidence: string
  readonly beforeMs: number
  readonly afterMs: number
}

const rules = [
  { name: 'in_span', confidence: 'high', beforeMs: 5_000, afterMs: 5_000 },
  { name: 'session', confidence: 'high', beforeMs: 2_000, afterMs: 10_000 },
  { name: 'user', confidence: 'likely', beforeMs: 1_000, afterMs: 2_000 },
  { name: 'account', confidence: 'likely', beforeMs: 1_000, afterMs: 2_000 },
] as const

interface Asked {
  readonly spans: readonly SpanRow[]
}

interface Candidate extends PlainMatch {
  readonly span: SpanRow
  readonly startMs: number
  readonly endMs: number
}

/** The trace that an event without an id is taken to be of: by the strongest rule, and of its best span. */
export function matchedTrace(event: PlainEvent, { spans }: Asked): PlainMatch | undefined {
  for (const rule of rules) {
    const found = spans.flatMap((span) => candidates(event, { rule, span, spans }))
    const near = found.filter(({ startMs, endMs }) => {
      const at = event.occurredAtMs
      return at >= startMs - rule.beforeMs && at <= endMs + rule.afterMs
    })
    const [best] = near.toSorted((one, other) => compareRanks(rank(event, one), rank(event, other)))
    if (best !== undefined) return best
  }
  return undefined
}

interface Looked extends Asked {
  readonly rule: PlainRule
  readonly span: SpanRow
}

function candidates(event: PlainEvent, { rule, span, spans }: Looked): Candidate[] {
  const { startNs, durationNs, traceLow } = span
  const endNs = startNs + durationNs
  const candidate = (fromNs: bigint, toNs: bigint) => {
    return { low: traceLow, rule, span, startMs: msOf(fromNs), endMs: msOf(toNs) }
  }
  switch (rule.name) {
    case 'session':
      return isSame(event, '@session.id', span.sessionId) ? [candidate(startNs, endNs)] : []
    case 'user':
      return isSame(event, '@usr.id', span.userId) ? [candidate(startNs, endNs)] : []
    case 'account':
      return isSame(event, '@account.id', span.accountId) ? [candidate(startNs, endNs)] : []
    default: {
      const ofTrace = spans.filter((one) => one.traceLow === traceLow)
      const session =
        ofTrace
          .map(({ sessionId }) => sessionId)
          .toSorted()
          .at(-1) ?? ''
      const user =
        ofTrace
          .map(({ userId }) => userId)
          .toSorted()
          .at(-1) ?? ''
      const isTheirs = isSame(event, '@session.id', session) || isSame(event, '@usr.id', user)
      const named = span.events.filter(({ name }) => isSame(event, '@event.name', name))
      // By the clock of the span: what is said to happen outside of it happens at its edge.
      const within = named.map(({ atNs }) =>
        atNs > endNs ? endNs : atNs < startNs ? startNs : atNs,
      )
      return isTheirs ? within.map((atNs) => candidate(atNs, atNs)) : []
    }
  }
}

function isSame(event: PlainEvent, facet: string, id: string): boolean {
  return id !== '' && textOf(event, facet) === id
}

function textOf(event: PlainEvent, facet: string): string {
  return String(valuesOf(event, facet)[0] ?? '')
}

function msOf(ns: bigint): number {
  return Number(ns / 1_000_000n)
}

/** Less is better, by the first in which two differ. */
function rank(
  event: PlainEvent,
  { span, startMs, endMs }: Candidate,
): readonly (number | bigint)[] {
  const at = event.occurredAtMs
  const name = textOf(event, '@event.name').toLowerCase()
  const words = name.split(/[^a-z0-9]+/).filter((word) => word.length > 2)
  const isOther = (facet: string, own: string) => !['', own].includes(textOf(event, facet))
  return [
    Number(isOther('@service', span.service)),
    Number(isOther('@env', span.env)),
    Number(!words.some((word) => `${span.name} ${span.resource}`.toLowerCase().includes(word))),
    Number(/fail|error/.test(name) !== span.isError),
    Math.max(startMs - at, at - endMs, 0),
    -startMs,
    span.traceLow,
  ]
}

function compareRanks(one: readonly (number | bigint)[], other: readonly (number | bigint)[]) {
  const place = one.findIndex((value, index) => value !== other[index])
  const [left = 0, right = 0] = [one[place], other[place]]
  return Number(left > right) - Number(left < right)
}
