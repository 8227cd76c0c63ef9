import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerRetentionGrid,
  answerRetentionList,
  answerRetentionScalar,
  answerRetentionTimeseries,
} from '../../src/query/answer-retention.ts'
import { anyRetention, anyScope, type AskedRetention } from './any-retention.ts'
import { caseCount } from './case-count.ts'
import { plainCalendar, type PlainCalendar } from './plain-calendar.ts'
import { plainEvent, valuesOf, type PlainEvent } from './plain-events.ts'
import {
  plainCurve,
  plainGrid,
  plainScalarFigures,
  plainScope,
  wholeCohortsOf,
} from './plain-grid.ts'
import {
  plainBeginnings,
  plainCohorts,
  plainCounted,
  plainRetention,
  type PlainCohort,
} from './plain-retention.ts'
import { retentionBody, wireScope } from './retention-body.ts'
import { returningLines, returningSeasons } from './returning-events.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const seasons = returningLines.map((lines) => lines.map(plainEvent))

/** By zone and season, from longer than any interval before the events until behind them. */
const clocks = new Map<string, PlainCalendar>()

function clockOf(zone: string, season: number): PlainCalendar {
  const year = new Date(returningSeasons[season]?.fromMs ?? 0).getUTCFullYear()
  const key = `${zone} ${year}`
  const clock =
    clocks.get(key) ?? plainCalendar(zone, Date.UTC(year - 1, 2, 1), Date.UTC(year + 2, 1, 1))
  clocks.set(key, clock)
  return clock
}

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(returningLines.flat())
})
afterAll(() => stored.close())

/** Asked side by side, which takes half the time on two cores. */
const batchSize = 10
const asks = caseCount(20)
const batches = Math.ceil(asks / batchSize)

test(`${asks} grids are what a plain reading of the events gives`, async () => {
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
    { numRuns: batches, endOnFailure: true },
  )
})

test(`${asks} figures, and curves, are what a plain reading of the events gives`, async () => {
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
    { numRuns: batches, endOnFailure: true },
  )
})

test(`those in ${asks} cells are whom a plain reading of the events counts`, async () => {
  await fc.assert(
    fc.asyncProperty(batchOf(anyCell), async (batch) => {
      const answers = await Promise.all(batch.map(askCell))

      expect(answers).toEqual(batch.map(inCell))
    }),
    { numRuns: batches, endOnFailure: true },
  )
})

function batchOf<Question>(question: fc.Arbitrary<Question>): fc.Arbitrary<Question[]> {
  return fc.array(question, { minLength: batchSize, maxLength: batchSize })
}

function readPlainly(asked: AskedRetention) {
  const cohorts = cohortsOf(asked)
  return { cohorts, groups: plainRetention(eventsOf(asked), asked.plain, cohorts) }
}

// What is no answer is given as it is: the others of a batch are waited for, and it equals nothing.

async function askGrid(asked: AskedRetention): Promise<unknown> {
  const body = retentionBody('retention_grid_request', asked, scopeOf(asked))
  const answer = await answerRetentionGrid(body, contextOf(asked))
  return answer.kind === 'answered' ? answer.body.data.attributes.cohorts : answer
}

async function askFigures(asked: AskedRetention): Promise<unknown> {
  const body = retentionBody('formula_retention_request', asked, scopeOf(asked))
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
  /** The group that it is of. */
  readonly labels: readonly string[]
}

const anywhere: fc.Arbitrary<AskedCell> = fc
  .tuple(anyRetention, anyScope)
  .map(([made, { row, column }]) => {
    const asked = { ...made, scope: { kind: 'cell', row, column } } as const
    const { cohort = 'together', period = 0 } = plainScope(asked, cohortsOf(asked))
    return { asked, cohort, period, labels: asked.plain.groupBy.map(() => 'N/A') }
  })

const ofSomebody: fc.Arbitrary<AskedCell> = fc
  .tuple(anyRetention, fc.nat(), fc.nat(3))
  .map(([asked, pick, kind]) => {
    const cells = filledCells(asked)
    const cell = cells[pick % Math.max(1, cells.length)]
    return cell && { asked, ...cell, ...(kind === 0 && { cohort: 'together' as const }) }
  })
  .filter((cell) => cell !== undefined)

const anyCell = fc.oneof(anywhere, { arbitrary: ofSomebody, weight: 4 })

/** The cells that somebody is in, of all groups. */
function filledCells(asked: AskedRetention) {
  return readPlainly(asked).groups.flatMap(({ labels, counts }) =>
    counts.flatMap((row, cohort) =>
      row.flatMap((count, period) => (count > 0 ? [{ labels, cohort, period }] : [])),
    ),
  )
}

/** The records that a plain reading gives. */
function inCell({ asked, cohort, period, labels }: AskedCell): object[] {
  const cohorts = cohortsOf(asked)
  const rows = cohort === 'together' ? wholeCohortsOf(asked, cohorts, period) : [cohort]
  const ids = plainCounted(eventsOf(asked), asked.plain, { cohorts, in: rows, period, labels })
  return ids.map((id) => ({ [asked.plain.entity]: id, '@n': latest(asked, id) }))
}

async function askCell({ asked, cohort, period, labels }: AskedCell): Promise<unknown> {
  const body = retentionBody('retention_list_request', asked, {
    limit: 0,
    group_tags: labels,
    columns: [{ field: { path: '@n' } }],
    ...wireScope({ cohort, period }),
  })
  const answer = await answerRetentionList(body, contextOf(asked))
  return answer.kind === 'answered' ? answer.body.data.attributes.records : answer
}

function cohortsOf({ zone, season, plain }: AskedRetention): PlainCohort[] {
  const isFixed = plain.cohorts.type === 'fixed' && plain.periods?.type !== 'calendar'
  return plainCohorts(plain, clockOf(isFixed ? 'UTC' : zone, season))
}

function scopeOf(asked: AskedRetention): { computation_scope?: object } {
  return wireScope(plainScope(asked, cohortsOf(asked)))
}

function eventsOf({ season }: AskedRetention): readonly PlainEvent[] {
  return seasons[season] ?? []
}

/** Of the events somebody begins with: that of the last moment, of several there the greatest. */
function latest(asked: AskedRetention, id: string): number {
  const { plain } = asked
  const own = plainBeginnings(eventsOf(asked), plain).filter((event) => {
    return valuesOf(event, plain.entity)[0] === id
  })
  const lastMs = Math.max(...own.map(({ occurredAtMs }) => occurredAtMs))
  const last = own.filter(({ occurredAtMs }) => occurredAtMs === lastMs)
  return Math.max(...last.map((event) => Number(valuesOf(event, '@n')[0])))
}

function contextOf({ nowMs }: AskedRetention) {
  return { ...stored.context, nowMs: () => nowMs }
}
