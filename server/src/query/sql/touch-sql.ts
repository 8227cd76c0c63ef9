import {
  attributePath,
  identifier,
  joinSql,
  momentParam,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../warehouse/sql-text.ts'
import { attributionPath } from '../../warehouse/touch-paths.ts'
import type { TimeRange } from '../parse/question.ts'
import type { Touched } from '../resolve/condition.ts'
import type { TouchSource } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'
import { personSql } from './user-sql.ts'

const dayMs = 86_400_000

export const touchLimits = {
  /** Of the touches before an event those count that are no older than this. */
  windowMs: 90 * dayMs,
  /** Of somebody with more touches than this, the newest count. */
  touchesMax: 1_000,
} as const

const comma = sql`, `
const moment = sql`toUnixTimestamp64Milli(occurred_at)`

/** What the touches of whoever did an event say: of one of them, or in a list. */
export function touchSql({ touch }: TouchSource): Sql {
  const values = columnOf(touch.name)
  switch (touch.kind) {
    case 'first':
      return sql`arrayFirst(${isBefore}, ${values}, touched_at)`
    case 'last':
      return sql`arrayLast(${isBefore}, ${values}, touched_at)`
    case 'linear':
      return touchesBefore(values)
    default:
      return unreachable(touch.kind)
  }
}

/** Of each touch before an event the value in this list. */
function touchesBefore(values: Sql): Sql {
  return sql`arrayFilter(${isBefore}, ${values}, touched_at)`
}

/** Both ends belong to the window. */
const isBefore = sql`(value, at) -> at >= ${moment} - ${wholeNumber(touchLimits.windowMs)} AND at <= ${moment}`

function columnOf(name: string): Sql {
  return identifier(`touch_${name.replace('.', '__')}`)
}

const saidOf = (name: string): Sql => attributePath(attributionPath({ name }), 'String')
const isSaid = (name: string): Sql => sql`ifNull(${saidOf(name)}, '') != ''`

/** Coming from another page of the same site is no touch, nor is the difference of a `www.`. */
const isReferredFromOutside = sql`${isSaid('referrer_host')}
  AND domainWithoutWWW(lower(concat('https://', ${saidOf('referrer_host')}))) != domainWithoutWWW(lower(ifNull(${saidOf('landing_page')}, '')))`

const isTouch = sql`(${joinSql(
  [...['utm.source', 'utm.medium', 'utm.campaign', 'click_id'].map(isSaid), isReferredFromOutside],
  sql` OR `,
)})`

/**
 * The touches of somebody as lists beside each of his events, in the order of time and of their ids.
 * They are read of the whole window before the range. An event meets only those of its own span of
 * time and of as many before it as the window reaches into, so lists do not grow with the range.
 */
export function touchJoinSql({ names, users }: Touched, { fromMs, untilMs }: TimeRange): Sql {
  const person = personSql(users)
  const values = names.map(saidOf)
  const lists = names.map((name, index) => {
    return sql`arrayMap(touch -> touch.${wholeNumber(index + 4)}, touches) AS ${columnOf(name)}`
  })
  const bucket = sql`${bucketOf(moment)} + arrayJoin(range(${wholeNumber(bucketsOfWindow + 1)}))`
  const touch = joinSql([moment, sql`event_id`, sql`application_id`, ...values], comma)
  const newest = wholeNumber(-touchLimits.touchesMax)
  return sql`GLOBAL ANY LEFT JOIN (
    SELECT toucher, touch_bucket, arrayMap(touch -> touch.1, touches) AS touched_at, ${joinSql(lists, comma)}
    FROM (SELECT ${person} AS toucher, ${bucket} AS touch_bucket,
        arraySlice(arraySort(groupArray((${touch}))), ${newest}) AS touches
      FROM throughline.events FINAL
      WHERE occurred_at >= ${momentParam(fromMs - touchLimits.windowMs)} AND occurred_at < ${momentParam(untilMs)}
        AND toucher != 0 AND ${isTouch} AND touch_bucket >= ${bucketOf(param('Int64', fromMs))}
      GROUP BY toucher, touch_bucket)
    ) AS touches_before ON ${person} = toucher AND ${bucketOf(moment)} = touch_bucket `
}

const bucketMs = 30 * dayMs
const bucketsOfWindow = touchLimits.windowMs / bucketMs

/** Before this no moment is that a DateTime64 holds; added, every one is above zero. */
const earliestMs = 2 ** 52

function bucketOf(ms: Sql): Sql {
  return sql`intDiv(${ms} + ${wholeNumber(earliestMs)}, ${wholeNumber(bucketMs)})`
}
