import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

/** Asked side by side, which takes half the time on two cores. */
const batchSize = 10
const batches = Math.ceil(Number(process.env['RETENTION_QUESTIONS'] ?? 200) / batchSize)
const timeoutMs = 3_600_000

test(
  '200 grids are what a plain reading of the events gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(batchOf(anyRetention), async (batch) => {
        const answers = await Promise.all(batch.map(askGrid))

        expect(answers).toMatchObject(
          batch.map((asked) => {
            const { cohorts, groups } = readPlainly(asked)
            return plainGrid(asked, cohorts, groups)
          }),
        )
      }),
      { numRuns: batches },
    )
  },
  timeoutMs,
)

test(
  '200 figures, and curves, are what a plain reading of the events gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(batchOf(anyRetention), async (batch) => {
        const answers = await Promise.all(batch.map(askFigures))

        expect(answers).toEqual(
          batch.map((asked) => {
            const { cohorts, groups } = readPlainly(asked)
            return {
              figures: plainScalarFigures(asked, cohorts, groups),
              curve: plainCurve(asked, cohorts, groups),
            }
          }),
        )
      }),
      { numRuns: batches },
    )
  },
  timeoutMs,
)

test(
  'those in 200 cells are whom a plain reading of the events counts',
  async () => {
    await fc.assert(
      fc.asyncProperty(batchOf(anyCell), async (batch) => {
        const answers = await Promise.all(batch.map(askCell))

        expect(answers).toEqual(batch.map(inCell))
      }),
      { numRuns: batches },
    )
  },
  timeoutMs,
)

function batchOf<Question>(question: fc.Arbitrary<Question>): fc.Arbitrary<Question[]> {
  return fc.array(question, { minLength: batchSize, maxLength: batchSize })
}

function readPlainly(asked: AskedRetention) {
  const cohorts = plainCohorts(asked.plain, calendarOf(asked))
  return { cohorts, groups: plainRetention(events, asked.plain, cohorts) }
}

// What is no answer is given as it is: the others of a batch are waited for, and it equals nothing.

async function askGrid(asked: AskedRetention): Promise<unknown> {
  const body = retentionBody('retention_grid_request', asked)
  const answer = await answerRetentionGrid(body, contextOf(asked))
  return answer.kind === 'answered' ? answer.body.data.attributes.cohorts : answer
}

async function askFigures(asked: AskedRetention): Promise<unknown> {
  const body = retentionBody('formula_retention_request', asked)
  const scalar = await answerRetentionScalar(body, contextOf(asked))
  const answer = await answerRetentionTimeseries(body, contextOf(asked))
  if (scalar.kind !== 'answered' || answer.kind !== 'answered') return { scalar, answer }
  const { series = [], times, values } = answer.body.data?.attributes ?? {}
  return {
    figures: scalar.body.data?.attributes.columns.map((column) => column.values),
    curve: { series: series.map(({ group_tags }) => ({ group_tags })), times, values },
  }
}

interface AskedCell {
  readonly asked: AskedRetention
  readonly cohort: number | 'together'
  readonly period: number
}

const anyCell: fc.Arbitrary<AskedCell> = fc
  .tuple(anyRetention, fc.nat(60), fc.nat(60))
  .map(([made, row, column]) => {
    const asked = { ...made, plain: { ...made.plain, groupBy: [] } }
    const cohorts = plainCohorts(asked.plain, calendarOf(asked))
    const cohort = row % (cohorts.length + 1)
    const isTogether = cohort === cohorts.length
    const period = column % (cohorts[isTogether ? 0 : cohort]?.periods.length ?? 1)
    return { asked, cohort: isTogether ? 'together' : cohort, period }
  })

/** The records that a plain reading gives. */
function inCell({ asked, cohort, period }: AskedCell): object[] {
  const cohorts = plainCohorts(asked.plain, calendarOf(asked))
  const rows = cohort === 'together' ? wholeCohortsOf(asked, cohorts, period) : [cohort]
  const ids = plainCounted(events, asked.plain, { cohorts, in: rows, period })
  return ids.map((id) => ({ [asked.plain.entity]: id, '@n': latest(asked, id) }))
}

async function askCell({ asked, cohort, period }: AskedCell): Promise<unknown> {
  const body = retentionBody('retention_list_request', asked, {
    limit: 0,
    columns: [{ field: { path: '@n' } }],
    computation_scope: {
      type: 'cell',
      cohort_target:
        cohort === 'together'
          ? { type: 'aggregation', value: 'all' }
          : { type: 'index', value: cohort },
      return_period_target: { type: 'index', value: period },
    },
  })
  const answer = await answerRetentionList(body, contextOf(asked))
  return answer.kind === 'answered' ? answer.body.data.attributes.records : answer
}

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
