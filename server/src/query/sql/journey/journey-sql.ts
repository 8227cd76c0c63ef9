import { joinSql, sql, type Sql } from '../../../warehouse/sql-text.ts'
import type { Counted, Way } from '../../parse/journey.ts'
import type {
  ResolvedFunnel,
  ResolvedJourney,
  ResolvedJourneyFigure,
  ResolvedJourneyMeasure,
} from '../../resolve/resolve-journey.ts'
import {
  contentName,
  foldBuckets,
  foldLevels,
  partsName,
  partsOf,
  type FoldedLevel,
  type Part,
} from '../fold-sql.ts'
import type { MeasureSql } from '../measure-sql.ts'
import { attemptRowsSql, groupName, type AttemptRows } from './attempt-rows-sql.ts'
import {
  journeyMeasureSql,
  keptSql,
  only,
  presentSql,
  progressSql,
  together,
} from './journey-measure-sql.ts'

const comma = sql`, `

/** What is asked of the rows of attempts. */
interface Asked {
  readonly journey: ResolvedJourney & Pick<ResolvedFunnel, 'dropOffs'>
  readonly rows: AttemptRows
  readonly isCurve: boolean
  /** Over everything, level or not. */
  readonly whole: MeasureSql
  /** Of each of the finest groups, and bucket. */
  readonly content: MeasureSql
}

/**
 * The one statement of a funnel. Its row is (how far all got with the figures of each step, whether
 * they count, the same of each group in lists).
 */
export function funnelSql(plan: ResolvedFunnel): Sql {
  const { counted, figures, levels } = plan
  const measures = [...figures, ...levels.map(({ order }) => order.measure)]
  const eventSteps = figures.flatMap((one) => (one.kind === 'events' ? [one.step] : []))
  const rows = attemptRowsSql(plan, {
    counted,
    eventSteps,
    ways: waysOf(measures),
    buckets: undefined,
  })
  const progress = restricted(progressSql(plan.steps.length), rows.ofAttempts)
  const shown = together([progress, ...figures.map((figure) => figureSql(figure, rows))])
  return statement({ journey: plan, rows, isCurve: false, whole: shown, content: shown })
}

/** The one statement of a figure of journeys, or a curve. Its row is (how many there are, …) likewise. */
export function journeyFigureSql(plan: ResolvedJourneyFigure): Sql {
  const { measure, levels, buckets } = plan
  const measures = [measure, ...levels.map(({ order }) => order.measure)]
  const isOfEvents = measure.kind === 'events'
  const rows = attemptRowsSql(plan, {
    counted: isOfEvents ? undefined : countedOf(measure),
    eventSteps: isOfEvents ? [measure.step] : [],
    ways: waysOf(measures),
    buckets,
  })
  const isCurve = buckets !== undefined
  const content = figureSql(measure, rows)
  return statement({ journey: plan, rows, isCurve, whole: presentSql, content })
}

function countedOf(measure: Exclude<ResolvedJourneyMeasure, { kind: 'events' }>): Counted {
  return measure.kind === 'time' ? 'entities' : measure.counted
}

function waysOf(measures: readonly ResolvedJourneyMeasure[]): Way[] {
  return measures.flatMap((measure) => (measure.kind === 'time' ? [measure] : []))
}

/** A measure of the rows that it is of. */
function figureSql(measure: ResolvedJourneyMeasure, rows: AttemptRows): MeasureSql {
  const of = measure.kind === 'events' ? rows.ofEvents(measure.step) : rows.ofAttempts
  return restricted(journeyMeasureSql(measure), of)
}

function restricted(measure: MeasureSql, of: Sql | undefined): MeasureSql {
  return of === undefined ? measure : only(measure, of)
}

function statement(asked: Asked): Sql {
  const { journey, isCurve } = asked
  const levels = journey.levels.map((_, index) => foldedLevel(asked, index))
  const whole: Part[] = [{ name: 'whole', measure: asked.whole }]
  const isLimited = levels.length === 0 && journey.dropOffs.length > 0
  if (isLimited) whole.push({ name: 'kept', measure: keptOf(asked) })
  const folding = { levels, whole }
  const leaves = { rows: leavesSql(asked, levels, whole), number: 0 }
  const { rows, number } = foldLevels(folding, isCurve ? foldBuckets(folding, leaves) : leaves, 0)
  const figures = whole.map((part) => part.measure.figure(partsName(part, number)))
  const kept = isLimited ? [] : [sql`true`]
  const selected = [...figures, ...kept, contentName(number)]
  return sql`SELECT ${joinSql(selected, comma)} FROM (${rows})`
}

function foldedLevel(asked: Asked, index: number): FoldedLevel {
  const { journey, rows } = asked
  const level = journey.levels[index]
  if (level === undefined) throw new Error(`there is no level ${index}`)
  const { limit, order } = level
  const isFinest = index === journey.levels.length - 1
  const isKept = rows.ofAttempts !== undefined || (isFinest && journey.dropOffs.length > 0)
  return {
    group: groupName(index + 1),
    order: { name: `order_${index + 1}`, measure: figureSql(order.measure, rows) },
    direction: order.direction,
    limit,
    isOfKept: !isFinest && journey.dropOffs.length > 0,
    ...(isKept && { kept: { name: `kept_${index + 1}`, measure: keptOf(asked, isFinest) } }),
  }
}

/** Whether a group counts: some attempt is in it, and as many drop off as asked for. */
function keptOf({ journey, rows }: Asked, isFinest = true): MeasureSql {
  const isLimited = isFinest && journey.dropOffs.length > 0
  return restricted(keptSql(isLimited ? journey.dropOffs : []), rows.ofAttempts)
}

/** The finest groups, with a part of whatever is merged above them. */
function leavesSql(
  { rows, content, isCurve }: Asked,
  levels: readonly FoldedLevel[],
  whole: readonly Part[],
): Sql {
  const names = [...levels.map(({ group }) => group), ...(isCurve ? [sql`bucket`] : [])]
  const partsAt = (depth: number, parts: readonly Part[]) =>
    parts.map((part) => sql`${part.measure.part(rows.first(depth))} AS ${partsName(part, 0)}`)
  const parts = levels.flatMap((level, index) => partsAt(index + 1, partsOf(level)))
  const figure = content.figure(content.part(rows.first(levels.length)))
  const selected = [...names, ...partsAt(0, whole), ...parts, sql`${figure} AS ${contentName(0)}`]
  const grouping = names.length === 0 ? sql`` : sql` GROUP BY ${joinSql(names, comma)}`
  return sql`SELECT ${joinSql(selected, comma)} FROM (${rows.rows})${grouping}`
}
