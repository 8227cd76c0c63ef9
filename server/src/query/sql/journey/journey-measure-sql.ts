import {
  identifier,
  joinSql,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../../warehouse/sql-text.ts'
import type { DropOffLimit, Way } from '../../parse/journey.ts'
import type { ResolvedJourneyMeasure } from '../../resolve/resolve-journey.ts'
import { unreachable } from '../../unreachable.ts'
import { measureSql, type MeasureSql } from '../measure-sql.ts'
import { comparisonSigns } from '../scan.ts'

const comma = sql`, `

/** A measure over rows of attempts: `reached` is how many steps, `moments` when each was. */
export function journeyMeasureSql(measure: ResolvedJourneyMeasure): MeasureSql {
  switch (measure.kind) {
    case 'reached':
      return additive((when) => reachedSql(measure.step, when))
    case 'rate':
      return rateSql(measure, (part) => sql`${part}.2 / nullIf(${part}.1, 0)`)
    case 'dropOff':
      return rateSql(measure, (part) => sql`1 - ${part}.2 / nullIf(${part}.1, 0)`)
    case 'time':
      return measureSql({
        aggregation: measure.aggregation,
        metric: { path: '', sources: [columnSource(elapsedName(measure))] },
      })
    case 'events':
      return measureSql(measure.measure)
    default:
      return unreachable(measure)
  }
}

/** The column of the milliseconds from step to step, NULL for who does not reach the end. */
export function elapsedName({ from, to }: Way): string {
  return `elapsed_${from}_${to}`
}

function columnSource(name: string) {
  return { kind: 'trait', name, position: undefined, scalar: 'integer', isMany: false } as const
}

function reachedSql(step: number, when: Sql | undefined): Sql {
  const isReached = sql`reached >= ${wholeNumber(step)}`
  return sql`countIf(${when === undefined ? isReached : sql`${isReached} AND ${when}`})`
}

function additive(part: MeasureSql['part']): MeasureSql {
  return { whole: part(), part, merged: (parts) => sql`sum(${parts})`, figure: (of) => of }
}

function rateSql({ from, to }: Way, rate: (part: Sql) => Sql): MeasureSql {
  const counts = [from, to].map((step) => additive((when) => reachedSql(step, when)))
  const both = together(counts)
  return { ...both, whole: rate(both.part()), figure: rate }
}

/** Several measures as one, whose figure is a tuple. */
export function together(measures: readonly MeasureSql[]): MeasureSql {
  const each = (make: (measure: MeasureSql, place: Sql) => Sql) => {
    const places = measures.map((measure, index) => make(measure, wholeNumber(index + 1)))
    return sql`tuple(${joinSql(places, comma)})`
  }
  const part = (when?: Sql) => each((measure) => measure.part(when))
  return {
    whole: each((measure) => measure.whole),
    part,
    merged: (parts) => each((measure, place) => measure.merged(sql`${parts}.${place}`)),
    figure: (of) => each((measure, place) => measure.figure(sql`${of}.${place}`)),
  }
}

/** A measure of those rows alone for which a condition holds. */
export function only(measure: MeasureSql, condition: Sql): MeasureSql {
  const part = (when?: Sql) =>
    measure.part(when === undefined ? condition : sql`${condition} AND ${when}`)
  return { ...measure, whole: measure.figure(part()), part }
}

/** Whether there are any, and as many of them drop off as asked for; where nobody could, no. */
export function keptSql(dropOffs: readonly DropOffLimit[]): MeasureSql {
  const pairs = dropOffs.map(({ from, to }) =>
    together([from, to].map((step) => additive((when) => reachedSql(step, when)))),
  )
  const counts = together([presentSql, ...pairs])
  const figure = (of: Sql) => {
    const kept = dropOffs.map(({ comparison, percent }, index) => {
      const pair = sql`${of}.${wholeNumber(index + 2)}`
      const sign = comparisonSigns[comparison]
      return sql`(${pair}.1 > 0 AND 100 * (${pair}.1 - ${pair}.2) ${sign} ${param('Int64', percent)} * ${pair}.1)`
    })
    return joinSql([sql`${of}.1 > 0`, ...kept], sql` AND `)
  }
  return { ...counts, whole: figure(counts.part()), figure }
}

/** How many there are. */
export const presentSql: MeasureSql = additive((when) => reachedSql(1, when))

/**
 * How many reached each step, and of the milliseconds to the next step, and at last of those from the
 * first step to the last, the sums, the least and the greatest, as lists.
 */
export function progressSql(steps: number): MeasureSql {
  const flags = sql`arrayMap(k -> toUInt64(reached >= k), range(1, ${wholeNumber(steps + 1)}))`
  const last = wholeNumber(steps)
  const whole = sql`if(reached = ${last}, [moments[${last}] - moments[1]], [])`
  const times = sql`arrayConcat(arrayPopFront(arrayDifference(moments)), ${whole})`
  return together([
    eachPlace('sum', flags),
    eachPlace('sum', times),
    eachPlace('min', times),
    eachPlace('max', times),
  ])
}

/** An aggregation of the first values of all lists, of the second ones, and so on. */
function eachPlace(name: 'sum' | 'min' | 'max', lists: Sql): MeasureSql {
  const part = (when?: Sql) =>
    when === undefined
      ? sql`${identifier(`${name}ForEach`)}(${lists})`
      : sql`${identifier(`${name}ForEachIf`)}(${lists}, ${when})`
  const merged = (parts: Sql) => sql`${identifier(`${name}ForEach`)}(${parts})`
  return { whole: part(), part, merged, figure: (of) => of }
}
