import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerJourneyTimeseries } from '../../src/query/answer-journeys.ts'
import { answerTimeseries } from '../../src/query/answer.ts'
import { answerTimeseriesFormulas } from '../../src/query/formula/answer-formulas.ts'
import { questionOver } from './any-question.ts'
import { calendarInterval, fixedInterval, zones } from './any-retention.ts'
import { caseCount } from './case-count.ts'
import { journeyFigureBody } from './journey-body.ts'
import { plainCalendar, type PlainCalendar, type PlainInterval } from './plain-calendar.ts'
import { plainTimeseries, type PlainCut, type PlainQuestion } from './plain-evaluator.ts'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { plainJourneyTimeseries } from './plain-journey-figures.ts'
import type { PlainJourneyQuestion } from './plain-journey-things.ts'
import { questionBody } from './question-body.ts'
import { wireInterval } from './retention-body.ts'
import {
  returningDays,
  returningFacets,
  returningLines,
  returningSeasons,
} from './returning-events.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const dayMs = 86_400_000
const quarterMs = 900_000

const seasons = returningLines.map((lines) => lines.map(plainEvent))

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(returningLines.flat())
})
afterAll(() => stored.close())

/** Buckets of a calendar over some days of a season, in which clocks change or months are short. */
interface Cut {
  readonly zone: string
  readonly interval: PlainInterval
  readonly season: number
  readonly from: number
  readonly to: number
}

const anyCut: fc.Arbitrary<Cut> = fc
  .record({
    zone: fc.constantFrom(...zones),
    interval: fc.oneof({ weight: 4, arbitrary: calendarInterval }, fixedInterval),
    season: fc.nat(returningSeasons.length - 1),
    day: fc.integer({ min: 0, max: returningDays }),
    quarter: fc.integer({ min: 0, max: 95 }),
    days: fc.integer({ min: 1, max: returningDays }),
  })
  .map(({ season, day, quarter, days, ...cut }) => {
    const from = (returningSeasons[season]?.fromMs ?? 0) + day * dayMs + quarter * quarterMs
    return { ...cut, season, from, to: from + days * dayMs }
  })

const anyFigure = questionOver({
  facets: returningFacets,
  startMs: 0,
  lengthMs: 1,
  levelsMax: 2,
})

test('buckets of a calendar hold what the clock of their zone says, with days of 23 and 25 hours', async () => {
  await fc.assert(
    fc.asyncProperty(anyFigure, anyCut, async (figure, cut) => {
      const question: PlainQuestion = { ...figure, from: cut.from, to: cut.to }
      const body = questionBody(question, '*', onTheWire(cut))

      const answer = await answerTimeseries(body, stored.context)

      const { series, times, values } = plainTimeseries(eventsOf(cut), question, startIn(cut))
      const attributes = answer.kind === 'answered' ? answer.body.data?.attributes : answer
      expect(attributes).toMatchObject({
        series: series.map((group_tags) => ({ group_tags })),
        times,
        values,
        intervals: [{ type: 'calendar', times: startsOf(cut) }],
      })
    }),
    { numRuns: caseCount(30) },
  )
})

test('a formula has the buckets of its calendar', async () => {
  await fc.assert(
    fc.asyncProperty(anyCut, fc.boolean(), async (cut, isOfQuery) => {
      const { from, to } = cut
      const time_interval = onTheWire(cut)
      const compute = { aggregation: 'count', ...(isOfQuery && { time_interval }) }
      const queries = [{ name: 'a', data_source: 'product_analytics', compute }]
      const attributes = { from, to, queries, formulas: [{ formula: '2 * a' }] }
      const body = { ...attributes, ...(!isOfQuery && { time_interval }) }

      const answer = await answerTimeseriesFormulas(
        { data: { type: 'timeseries_request', attributes: body } },
        stored.context,
      )

      const count = { from, to, matches: () => true, compute: { aggregation: 'count' } }
      const { times, values } = plainTimeseries(eventsOf(cut), count, startIn(cut))
      expect(answer.kind === 'answered' ? answer.body.data?.attributes : answer).toMatchObject({
        times,
        values: values.map((figures) => figures.map((figure) => 2 * Number(figure))),
      })
    }),
    { numRuns: caseCount(15) },
  )
})

const anyJourney: fc.Arbitrary<Omit<PlainJourneyQuestion, 'from' | 'to'>> = fc.record({
  steps: fc.constant([['o'], ['p']]),
  nodes: fc.constant({ o: { search: '@event.name:opened' }, p: { search: '@event.name:paid' } }),
  primary: fc.constantFrom('@usr.id', '@account.id'),
  order: fc.constantFrom('ordered', 'any'),
  held: fc.constantFrom([], [], ['@tier']),
  compute: fc.constantFrom(
    { aggregation: 'cardinality', metric: '__dd.conversion_rate' },
    { aggregation: 'count', metric: '__dd.conversion' },
    { aggregation: 'avg', metric: '__dd.time_to_convert' },
    { aggregation: 'sum', metric: '@n' },
  ),
  groupBy: fc.constantFrom([], [{ facet: '@tier' }]),
})

test('attempts of a journey are counted in the bucket of a calendar that they start in', async () => {
  await fc.assert(
    fc.asyncProperty(anyJourney, anyCut, async (journey, cut) => {
      const question = { ...journey, from: cut.from, to: cut.to }
      const body = journeyFigureBody(question, onTheWire(cut))

      const answer = await answerJourneyTimeseries(body, stored.context)

      const { series, times, values } = plainJourneyTimeseries(
        eventsOf(cut),
        question,
        startIn(cut),
      )
      expect(answer.kind === 'answered' ? answer.body.data.attributes : answer).toMatchObject({
        series: series.map((group_tags) => ({ group_tags })),
        times,
        values,
      })
    }),
    { numRuns: caseCount(20) },
  )
})

test.each([
  {
    of: 'a zone that is none',
    compute: { time_interval: { type: 'calendar', value: { type: 'day', timezone: 'Mars' } } },
    sentence: 'compute/time_interval/value/timezone: "Mars" is no time zone',
  },
  {
    of: 'an interval of both kinds',
    compute: { interval: 1_000, time_interval: { type: 'calendar', value: { type: 'day' } } },
    sentence: 'compute/time_interval: stands beside an interval: give one of the two',
  },
  {
    of: 'minutes of three years',
    compute: { time_interval: { type: 'calendar', value: { type: 'minute' } } },
    sentence: 'compute/time_interval: makes more than 2000 buckets of the range',
  },
])('$of is refused with its place', async ({ compute, sentence }) => {
  const range = { from: Date.UTC(2024, 0), to: Date.UTC(2027, 0) }
  const asked = { ...range, compute: { aggregation: 'count' }, matches: () => true }
  const question = { ...asked, compute: { ...asked.compute, ...compute } }

  const answer = await answerTimeseries(questionBody(question, '*'), stored.context)

  expect(answer).toEqual({
    kind: 'rejected',
    errors: [`Invalid value at /data/attributes/query/${sentence}`],
  })
})

function eventsOf({ season }: Cut): readonly PlainEvent[] {
  return seasons[season] ?? []
}

function onTheWire({ interval, zone }: Cut): object {
  return wireInterval(interval, zone)
}

/** By zone and year, from longer than any interval before the events until behind them. */
const clocks = new Map<string, PlainCalendar>()

function clockOf({ zone, interval, from }: Cut): PlainCalendar {
  // What is fixed names no zone.
  const own = interval.type === 'fixed' ? 'UTC' : zone
  const year = new Date(from).getUTCFullYear()
  const key = `${own} ${year}`
  const clock =
    clocks.get(key) ?? plainCalendar(own, Date.UTC(year - 1, 2, 1), Date.UTC(year + 2, 1, 1))
  clocks.set(key, clock)
  return clock
}

function startsOf(cut: Cut): number[] {
  const { interval, from, to } = cut
  const starts = clockOf(cut)
    .starts(interval, from, to)
    .map(({ atMs }) => atMs)
  return starts.filter((start) => start < to)
}

function startIn(cut: Cut): PlainCut {
  const starts = startsOf(cut)
  return (atMs) => starts.findLast((start) => start <= atMs) ?? Number.NaN
}
