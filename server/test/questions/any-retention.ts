import fc from 'fast-check'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import { anyOccurrence } from './any-occurrence.ts'
import type { PlainInterval } from './plain-calendar.ts'
import type { PlainEvent } from './plain-events.ts'
import type { PlainCriterion, PlainRetention, PlainRetentionGroup } from './plain-retention.ts'
import { matchesSearch } from './plain-search.ts'
import {
  returningDays,
  returningFacets,
  returningSearches,
  returningSeasons,
} from './returning-events.ts'

/** A question, with what the wire says in words. */
export interface AskedRetention {
  readonly plain: PlainRetention
  readonly zone: string
  readonly texts: { readonly all: string; readonly beginning: string; readonly returning: string }
  readonly metric: '__dd.retention' | '__dd.retention_rate'
  readonly nowMs: number
  /** The index of the season that is asked about. */
  readonly season: number
  /** Drawn before it is known how many cohorts and periods there are. */
  readonly scope: AnyScope | undefined
}

export interface AnyScope {
  readonly kind: 'cohort' | 'return_period' | 'cell'
  readonly row: number
  readonly column: number
}

/** Clocks that change at midnight, by half an hour, or never, far from a whole hour. */
export const zones = [
  'UTC',
  'Europe/Paris',
  'Africa/Cairo',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
]

const dayMs = 86_400_000
const quartersADay = 96

/** Of a range. */
const daysMax = 25

export const calendarInterval: fc.Arbitrary<PlainInterval> = fc
  .constantFrom(
    { unit: 'hour', times: 6, alignments: [0] },
    { unit: 'hour', times: 25, alignments: [0] },
    { unit: 'minute', times: 450, alignments: [0] },
    { unit: 'day', times: 1, alignments: [0, 2, 14, 23] },
    { unit: 'day', times: 5, alignments: [0, 9] },
    { unit: 'week', times: 1, alignments: [0, 2, 6] },
    { unit: 'week', times: 2, alignments: [0, 3] },
    { unit: 'month', times: 1, alignments: [1, 15, 29, 31] },
    { unit: 'month', times: 2, alignments: [1] },
    { unit: 'quarter', times: 1, alignments: [0, 1] },
    { unit: 'year', times: 1, alignments: [0, 3] },
  )
  .chain(({ alignments, ...interval }) =>
    fc.constantFrom(...alignments).map((alignment) => ({
      type: 'calendar',
      alignment,
      ...interval,
    })),
  )

export const fixedInterval: fc.Arbitrary<PlainInterval> = fc
  .constantFrom(
    { unit: 'day', times: 1 },
    { unit: 'day', times: 7 },
    { unit: 'day', times: 1.5 },
    { unit: 'week', times: 1 },
    { unit: 'month', times: 1 },
  )
  .map((interval) => ({ type: 'fixed', alignment: 0, ...interval }))

const searched = fc.constantFrom(...returningSearches).map((text) => {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return { text, matches: (event: PlainEvent) => matchesSearch(parsed.search, event) }
})

const criterion = fc
  .record({ search: searched, occurring: fc.option(anyOccurrence, { nil: undefined, freq: 3 }) })
  .map(({ search, occurring }) => {
    const plain: PlainCriterion = { matches: search.matches, occurring }
    return { plain, text: search.text }
  })

const group: fc.Arbitrary<PlainRetentionGroup> = fc.record({
  facet: fc.constantFrom(...returningFacets),
  target: fc.constantFrom('cohort', 'return_period'),
  order: fc.constantFrom('asc', 'desc'),
  limit: fc.integer({ min: 1, max: 4 }),
  should_exclude_missing: fc.boolean(),
})

export const anyScope: fc.Arbitrary<AnyScope> = fc.record({
  kind: fc.constantFrom('cohort', 'return_period', 'cell'),
  row: fc.nat(60),
  column: fc.nat(60),
})

/** Any question about retention over the events of people who return. */
export const anyRetention: fc.Arbitrary<AskedRetention> = fc
  .record({
    zone: fc.constantFrom(...zones),
    all: fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, fc.constant('@n:>2')),
    entity: fc.constantFrom('@usr.id', '@account.id'),
    beginning: criterion,
    returning: fc.option(criterion, { nil: undefined }),
    cohorts: fc.oneof({ weight: 4, arbitrary: calendarInterval }, fixedInterval),
    periods: fc.option(fc.oneof(calendarInterval, fixedInterval), { nil: undefined }),
    isOrAfter: fc.boolean(),
    isAnonymousExcluded: fc.boolean(),
    groupBy: fc.oneof(
      fc.constant([]),
      fc.uniqueArray(group, {
        minLength: 1,
        maxLength: 3,
        selector: ({ facet, target }) => `${facet} ${target}`,
      }),
    ),
    fromQuarter: fc.integer({ min: 0, max: returningDays * quartersADay }),
    quarters: fc.integer({ min: 1, max: daysMax * quartersADay }),
    metric: fc.constantFrom('__dd.retention', '__dd.retention_rate'),
    nowDay: fc.integer({ min: 0, max: 60 }),
    season: fc.nat(returningSeasons.length - 1),
    scope: fc.option(anyScope, { nil: undefined }),
  })
  .filter(fitsInGrid)
  .map(({ zone, all, beginning, returning, fromQuarter, quarters, ...asked }) => {
    const { metric, nowDay, season, scope, ...more } = asked
    const fromMs = returningSeasons[season]?.fromMs ?? 0
    const from = fromMs + (fromQuarter * dayMs) / quartersADay
    const to = from + (quarters * dayMs) / quartersADay
    return {
      zone,
      metric,
      season,
      scope,
      nowMs: fromMs + nowDay * dayMs,
      texts: { all, beginning: beginning.text, returning: returning?.text ?? '' },
      plain: {
        ...more,
        from,
        to,
        matches: matchesText(all),
        beginning: beginning.plain,
        returning: returning?.plain,
      },
    }
  })

const daysIn: Readonly<Record<string, number>> = {
  minute: 1 / 1_440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  month: 31,
  quarter: 92,
  year: 366,
}

interface Sized {
  readonly cohorts: PlainInterval
  readonly periods: PlainInterval | undefined
  readonly quarters: number
}

/**
 * A cohort has at most 400 periods, and cohorts times moments at which one begins are at most 50,000.
 * The first cohort may begin as long as it is before the range, and zones move moments apart.
 */
function fitsInGrid({ cohorts, periods, quarters }: Sized): boolean {
  const days = ({ unit, times }: PlainInterval) => (daysIn[unit] ?? 1) * times
  const rangeDays = quarters / quartersADay
  const rows = rangeDays / days(cohorts) + 2
  const columns = (days(cohorts) + rangeDays) / days(periods ?? cohorts) + 1
  return columns < 399 && (periods === undefined || rows * rows * (columns + 1) < 50_000)
}

function matchesText(text: string): (event: PlainEvent) => boolean {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return (event) => matchesSearch(parsed.search, event)
}
