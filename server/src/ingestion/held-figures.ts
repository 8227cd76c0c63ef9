import { randomUUID } from 'node:crypto'
import {
  ingestionWarnings,
  spanDrops,
  spanRepairs,
  type ErrorCode,
  type IngestionWarning,
  type Protocol,
  type Severity,
  type SpanDrop,
  type SpanRepair,
} from '@throughline/contract'
import type { Figure, MinuteFigure } from '../warehouse/ingestion-table.ts'
import { sampleText, type Sample } from './sample-text.ts'

/** Who sent; '' is for what is not known. */
export type Source = {
  readonly applicationId: string
  /** The id of the API key as answers give it. */
  readonly keyId: string
  readonly protocol: Protocol | ''
  /** Of spans. */
  readonly sender?: string
}

/**
 * What is counted: accepted events, a warning, or an error code of what is dropped; spans that are kept,
 * why one is not, or what of one is kept otherwise.
 */
export type FigureType = 'accepted' | IngestionWarning | ErrorCode | 'spans' | SpanDrop | SpanRepair

/** Spans are counted apart from events. */
export const spanSeverities = ['spans_accepted', 'spans_dropped', 'spans_changed'] as const
export type FigureSeverity = Severity | (typeof spanSeverities)[number]

export type Counted = {
  readonly type: FigureType
  readonly count: number
  /** Called when there is room for a sample, at once or never. */
  readonly sample?: () => Sample
}

export interface IngestionFigures {
  count(source: Source, counted: Counted): void
  /** Warnings since the start, by type, without what is dropped. */
  warnings(): readonly FigureTotal[]
  /** When the last event was accepted since the start, in epoch ms; 0 before. */
  lastAcceptedMs(): number
  /** What this process knows better than the table: its figures from a minute on. */
  held(): HeldFigures
  /** The counts since it was asked last; undefined when there are none. */
  outgoing(): Outgoing | undefined
  hasOutgoing(): boolean
  /** Told of the first count after `outgoing` has given those before. */
  onCounted(listener: () => void): void
}

export type FigureTotal = {
  readonly severity: FigureSeverity
  readonly type: FigureType
  readonly count: number
}

export type HeldFigures = {
  readonly writer: string
  readonly fromMinute: number
  readonly figures: readonly (Figure & { readonly minute: number })[]
}

export type Outgoing = {
  readonly figures: readonly MinuteFigure[]
  /** To be called once they are in the table. */
  readonly written: () => void
}

export const figureLimits = {
  /** Of one minute; what comes beyond is counted under `otherApplications`. */
  entriesPerMinuteMax: 1_000,
  entriesMax: 10_000,
  /** How long figures stay in memory that are in the table. */
  heldMinutes: 60,
  /** How long those stay that cannot be written; then the oldest are lost. */
  unwrittenMinutesMax: 24 * 60,
  /** Samples of an entry that are taken between two writings, and kept in memory. */
  freshSamplesMax: 3,
  keptSamplesMax: 5,
} as const

/** Stands for applications beyond the limits. */
export const otherApplications = '(others)'

const minuteMs = 60_000

type Total = { count: number }

type Entry = {
  readonly source: Source
  readonly type: FigureType
  /** Of the type, since the start. */
  readonly total: Total
  count: number
  sentCount: number
  firstAtMs: number
  lastAtMs: number
  freshSamples: string[]
  keptSamples: string[]
}

type ByType = Map<FigureType, Entry>
type ByKey = Map<string, Map<string, ByType>>

type Minute = {
  readonly minute: number
  readonly protocols: Map<string, ByKey>
  readonly entries: Entry[]
  hasUnsent: boolean
  /** Sent, and not known to be in the table. */
  isOnItsWay: boolean
}

/** Figures of a process from now on, under a writer's name of its own. */
export function openFigures(nowMs: () => number): IngestionFigures {
  return new MinuteFigures(nowMs)
}

class MinuteFigures implements IngestionFigures {
  readonly #nowMs: () => number
  readonly #writer = randomUUID()
  /** The oldest first: whatever the clock does, a minute is never before the last. */
  readonly #minutes: Minute[] = []
  readonly #totals = new Map<FigureType, Total>()
  #lastAcceptedMs = 0
  #entryCount = 0
  #hasUnsent = false
  #listener: () => void = () => {}

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  count(source: Source, { type, count, sample }: Counted): void {
    const atMs = this.#nowMs()
    const minute = this.#minuteOf(atMs)
    const entry = this.#entryOf(minute, source, type)
    if (entry.count === 0) entry.firstAtMs = atMs
    entry.count += count
    entry.total.count += count
    entry.lastAtMs = atMs
    if (type === 'accepted') this.#lastAcceptedMs = atMs
    if (sample !== undefined && entry.freshSamples.length < figureLimits.freshSamplesMax) {
      const { applicationId } = source
      entry.freshSamples.unshift(sampleText({ atMs, applicationId }, sample()))
    }
    minute.hasUnsent = true
    if (this.#hasUnsent) return
    this.#hasUnsent = true
    this.#listener()
  }

  onCounted(listener: () => void): void {
    this.#listener = listener
  }

  hasOutgoing(): boolean {
    return this.#hasUnsent
  }

  warnings(): readonly FigureTotal[] {
    return [...this.#totals].flatMap(([type, { count }]) => {
      const severity = severityOf(type)
      return severity === 'changed' || severity === 'noted' ? [{ severity, type, count }] : []
    })
  }

  lastAcceptedMs(): number {
    return this.#lastAcceptedMs
  }

  held(): HeldFigures {
    this.#forgetOld()
    const figures = this.#minutes.flatMap(({ minute, entries }) =>
      entries.map((entry) => ({ ...figureOf(entry, entry.count, samplesOf(entry)), minute })),
    )
    const fromMinute = this.#minutes[0]?.minute ?? minuteAt(this.#nowMs())
    return { writer: this.#writer, fromMinute, figures }
  }

  outgoing(): Outgoing | undefined {
    const minutes = this.#minutes.filter(({ hasUnsent }) => hasUnsent)
    if (minutes.length === 0) return undefined
    this.#hasUnsent = false
    const figures = minutes.flatMap((minute) => this.#send(minute))
    return {
      figures,
      written: () => {
        for (const minute of minutes) minute.isOnItsWay = false
      },
    }
  }

  #send(minute: Minute): MinuteFigure[] {
    minute.hasUnsent = false
    minute.isOnItsWay = true
    return minute.entries.flatMap((entry) => {
      const count = entry.count - entry.sentCount
      if (count === 0) return []
      const figure = figureOf(entry, count, entry.freshSamples)
      entry.keptSamples = samplesOf(entry)
      entry.freshSamples = []
      entry.sentCount = entry.count
      return [{ ...figure, minute: minute.minute, writer: this.#writer }]
    })
  }

  #minuteOf(atMs: number): Minute {
    const now = minuteAt(atMs)
    const last = this.#minutes.at(-1)
    if (last !== undefined && last.minute >= now) return last
    this.#forgetOld()
    const minute: Minute = {
      minute: now,
      protocols: new Map(),
      entries: [],
      hasUnsent: false,
      isOnItsWay: false,
    }
    this.#minutes.push(minute)
    return minute
  }

  #entryOf(minute: Minute, source: Source, type: FigureType): Entry {
    const found = minute.protocols
      .get(source.protocol)
      ?.get(source.keyId)
      ?.get(source.sender ?? source.applicationId)
      ?.get(type)
    return found ?? this.#newEntry(minute, source, type)
  }

  #newEntry(minute: Minute, source: Source, type: FigureType): Entry {
    if (source.applicationId !== otherApplications && this.#isFull(minute)) {
      const { protocol } = source
      const others = { applicationId: otherApplications, keyId: '', protocol }
      return this.#entryOf(minute, others, type)
    }
    const entry: Entry = {
      source,
      type,
      total: within(this.#totals, type, newTotal),
      count: 0,
      sentCount: 0,
      firstAtMs: 0,
      lastAtMs: 0,
      freshSamples: [],
      keptSamples: [],
    }
    const keys = within(minute.protocols, source.protocol, newMap<string, Map<string, ByType>>)
    const applications = within(keys, source.keyId, newMap<string, ByType>)
    within(applications, source.sender ?? source.applicationId, newMap<FigureType, Entry>).set(
      type,
      entry,
    )
    minute.entries.push(entry)
    this.#entryCount += 1
    return entry
  }

  #isFull({ entries }: Minute): boolean {
    if (entries.length >= figureLimits.entriesPerMinuteMax) return true
    while (this.#entryCount >= figureLimits.entriesMax) {
      const [oldest] = this.#minutes
      if (oldest === undefined || !isWritten(oldest) || this.#minutes.length === 1) return true
      this.#forgetOldest()
    }
    return false
  }

  #forgetOld(): void {
    const now = minuteAt(this.#nowMs())
    for (let oldest = this.#minutes[0]; oldest !== undefined; oldest = this.#minutes[0]) {
      const minutesMax = isWritten(oldest)
        ? figureLimits.heldMinutes
        : figureLimits.unwrittenMinutesMax
      if (now - oldest.minute <= minutesMax) return
      this.#forgetOldest()
    }
  }

  #forgetOldest(): void {
    this.#entryCount -= this.#minutes.shift()?.entries.length ?? 0
  }
}

function minuteAt(ms: number): number {
  return Math.floor(ms / minuteMs)
}

function isWritten({ hasUnsent, isOnItsWay }: Minute): boolean {
  return !hasUnsent && !isOnItsWay
}

function samplesOf({ freshSamples, keptSamples }: Entry): string[] {
  return [...freshSamples, ...keptSamples].slice(0, figureLimits.keptSamplesMax)
}

function figureOf(entry: Entry, count: number, samples: readonly string[]): Figure {
  const { source, type, firstAtMs, lastAtMs } = entry
  const { sender = '' } = source
  return {
    ...source,
    sender,
    severity: severityOf(type),
    type,
    count,
    firstAtMs,
    lastAtMs,
    samples,
  }
}

const severities = new Map<string, FigureSeverity>([
  ...Object.entries(ingestionWarnings).map(([type, { severity }]) => [type, severity] as const),
  ...Object.keys(spanDrops).map((type) => [type, 'spans_dropped'] as const),
  ...Object.keys(spanRepairs).map((type) => [type, 'spans_changed'] as const),
  ['accepted', 'accepted'],
  ['spans', 'spans_accepted'],
])

function severityOf(type: FigureType): FigureSeverity {
  return severities.get(type) ?? 'dropped'
}

function newTotal(): Total {
  return { count: 0 }
}

function newMap<Key, Value>(): Map<Key, Value> {
  return new Map()
}

function within<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
