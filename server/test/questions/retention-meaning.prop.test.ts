import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../src/query/answer.ts'
import {
  answerRetentionGrid,
  answerRetentionList,
  answerRetentionScalar,
  answerRetentionTimeseries,
} from '../../src/query/answer-retention.ts'
import { anyRetention, zones, type AskedRetention } from './any-retention.ts'
import { plainCalendar } from './plain-calendar.ts'
import { plainEvent, valuesOf } from './plain-events.ts'
import { plainGrid, plainScalarFigures, plainCurve, wholeCohortsOf } from './plain-grid.ts'
import { plainBeginnings, plainCohorts, plainCounted, plainRetention } from './plain-retention.ts'
import { retentionBody } from './retention-body.ts'
import { returningLines } from './returning-events.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = returningLines.map(plainEvent)

/** Longer than any interval before the events and behind them. */
const clocks = new Map(
  zones.map((zone) => {
    return [zone, plainCalendar(zone, Date.UTC(2025, 2, 1), Date.UTC(2027, 6, 1))] as const
  }),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(returningLines)
})
afterAll(() => stored.close())

const questions = Number(process.env['RETENTION_QUESTIONS'] ?? 200)
const timeoutMs = 3_600_000

test(
  'a grid is what a plain reading of the events gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyRetention, async (asked) => {
        const cohorts = plainCohorts(asked.plain, calendarOf(asked))
        const groups = plainRetention(events, asked.plain, cohorts)

        const body = retentionBody('retention_grid_request', asked)
        const { data } = answered(await answerRetentionGrid(body, contextOf(asked)))

        expect(data.attributes.cohorts).toMatchObject(plainGrid(asked, cohorts, groups))
      }),
      { numRuns: questions },
    )
  },
  timeoutMs,
)

test(
  'a figure, and a curve, is what a plain reading of the events gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyRetention, async (asked) => {
        const cohorts = plainCohorts(asked.plain, calendarOf(asked))
        const groups = plainRetention(events, asked.plain, cohorts)
        const body = retentionBody('formula_retention_request', asked)

        const scalar = answered(await answerRetentionScalar(body, contextOf(asked)))
        const curve = answered(await answerRetentionTimeseries(body, contextOf(asked)))

        const expected = plainScalarFigures(asked, cohorts, groups)
        expect(scalar.data?.attributes.columns.map(({ values }) => values)).toEqual(expected)
        expect(curve.data?.attributes).toMatchObject(plainCurve(asked, cohorts, groups))
      }),
      { numRuns: questions },
    )
  },
  timeoutMs,
)

test(
  'those in a cell are whom a plain reading of the events counts',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyRetention, fc.nat(60), fc.nat(60), async (made, row, column) => {
        const asked = { ...made, plain: { ...made.plain, groupBy: [] } }
        const cohorts = plainCohorts(asked.plain, calendarOf(asked))
        const cohort = row % (cohorts.length + 1)
        const isTogether = cohort === cohorts.length
        const period = column % (cohorts[isTogether ? 0 : cohort]?.periods.length ?? 1)
        const rows = isTogether ? wholeCohortsOf(asked, cohorts, period) : [cohort]
        const expected = plainCounted(events, asked.plain, { cohorts, in: rows, period })

        const body = retentionBody('retention_list_request', asked, {
          limit: 0,
          columns: [{ field: { path: '@n' } }],
          computation_scope: {
            type: 'cell',
            cohort_target: isTogether
              ? { type: 'aggregation', value: 'all' }
              : { type: 'index', value: cohort },
            return_period_target: { type: 'index', value: period },
          },
        })
        const { data } = answered(await answerRetentionList(body, contextOf(asked)))

        const { entity } = asked.plain
        expect(data.attributes.records).toEqual(
          expected.map((id) => ({ [entity]: id, '@n': latest(asked, id) })),
        )
      }),
      { numRuns: questions },
    )
  },
  timeoutMs,
)

function calendarOf({ zone, plain }: AskedRetention) {
  const isFixed = plain.cohorts.type === 'fixed' && plain.periods?.type !== 'calendar'
  const calendar = clocks.get(isFixed ? 'UTC' : zone)
  if (calendar === undefined) throw new Error(`no clock of ${zone}`)
  return calendar
}

/** Of the events somebody begins with: that of the last moment, of several there the greatest. */
function latest({ plain }: AskedRetention, id: string): number {
  const own = plainBeginnings(events, plain).filter((event) => {
    return valuesOf(event, plain.entity)[0] === id
  })
  const lastMs = Math.max(...own.map(({ occurredAtMs }) => occurredAtMs))
  const last = own.filter(({ occurredAtMs }) => occurredAtMs === lastMs)
  return Math.max(...last.map((event) => Number(valuesOf(event, '@n')[0])))
}

function contextOf({ nowMs }: AskedRetention) {
  return { ...stored.context, nowMs: () => nowMs }
}

function answered<Wire>(answer: Answer<Wire>): Wire {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body
}
