import { identifier, joinSql, momentParam, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import { membersSql } from '../../warehouse/segment-lists.ts'
import type { Comparison } from '../parse/question.ts'
import { isPossible } from '../plan/possible.ts'
import type {
  Condition,
  IdSource,
  Occurring,
  Profiles,
  ResolvedSelection,
} from '../resolve/condition.ts'
import { isMany, type Source } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'
import { labelsSql } from './labels-sql.ts'
import { traitColumnSql } from './profile-sql.ts'
import { claimsOf, sourceSql } from './source-sql.ts'
import { testSql } from './test-sql.ts'
import { touchJoinSql } from './touch-sql.ts'
import { traceJoinSql } from './trace-sql.ts'
import { idName, isUserIn, userKeySql } from './user-sql.ts'

/**
 * The only place that reads events. FINAL makes an id that was sent twice count once even before
 * the engine has merged the two rows.
 */
export function scanEvents(selection: ResolvedSelection): Sql {
  const { range, condition, joined = [], touched, traced } = selection
  const inRange = [
    sql`occurred_at >= ${momentParam(range.fromMs)}`,
    sql`occurred_at < ${momentParam(range.untilMs)}`,
  ]
  const touches = touched === undefined ? [] : [touchJoinSql(touched, range)]
  const own = [...inRange, ...operandsOf(condition).filter(isOfEventAlone).map(conditionSql)]
  const traces =
    traced === undefined
      ? []
      : [traceJoinSql(traced.paths, { range, inQuestion: joinSql(own, and), kinds: traced.kinds })]
  const joins = joinSql([...joined.map(joinSqlOf), ...touches, ...traces], sql``)
  const filters = [...inRange, ...operandsOf(condition).map(conditionSql)]
  return sql`FROM throughline.events FINAL ${joins}WHERE ${joinSql(filters, and)}`
}

const and = sql` AND `

/** Whether a condition looks at nothing but the row of an event. */
function isOfEventAlone(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.operands.every(isOfEventAlone)
    case 'not':
      return isOfEventAlone(condition.operand)
    case 'test':
      return condition.field.sources.every(({ kind }) => !besideEvents.has(kind))
    default:
      return false
  }
}

const besideEvents: ReadonlySet<Source['kind']> = new Set(['trait', 'touch', 'trace'])

/** Beside each event the profile of its user (account). The name of the id must not hide its own. */
function joinSqlOf(profiles: Profiles): Sql {
  const name = idName(profiles.id)
  const id = identifier(`${name}_of_profile`)
  return sql`GLOBAL ANY LEFT JOIN (${profilesSql(profiles, id)}) AS ${identifier(
    `profiles_by_${name}`,
  )} ON ${sourceSql(profiles.id)} = ${id} `
}

/** What a user is told by, in a row of profiles. */
const keyOfProfile = sql`key_of_profile`

/** One row a user (account): the id under this name, and the traits. Of all events there are. */
function profilesSql({ id: source, traits }: Profiles, id: Sql): Sql {
  const own = sourceSql(source)
  const values = traits.map(traitColumnSql)
  if (source.kind === 'user') {
    const key = userKeySql(source)
    // The text is the same in all of them, and left out by the engine where nobody asks for it.
    const columns = joinSql(
      [sql`${key} AS ${keyOfProfile}`, sql`any(${own}) AS ${id}`, ...values],
      sql`, `,
    )
    return sql`SELECT ${columns} FROM throughline.events FINAL WHERE ${key} != 0 GROUP BY ${key}`
  }
  const renamed = id.text === own.text ? own : sql`${own} AS ${id}`
  const columns = joinSql([renamed, ...values], sql`, `)
  return sql`SELECT ${columns} FROM throughline.events FINAL WHERE ${own} != '' GROUP BY ${own}`
}

// One list of filters joined by AND: what the engine needs to move the cheap ones first.
function operandsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'always') return []
  return condition.kind === 'and' ? condition.operands : [condition]
}

/**
 * A condition as it may stand between ANDs. An attribute that is absent is NULL, and so is every
 * comparison with it; as a filter NULL means no, and NOT makes it false before it turns it over.
 */
export function conditionSql(condition: Condition): Sql {
  switch (condition.kind) {
    case 'always':
      return sql`true`
    case 'never':
      return sql`false`
    case 'and':
      return sql`(${joinSql(condition.operands.map(conditionSql), sql` AND `)})`
    case 'or':
      return sql`(${joinSql(condition.operands.map(conditionSql), sql` OR `)})`
    case 'not':
      return notSql(condition.operand)
    case 'test':
      return anySource(condition)
    case 'occurring':
      return occurringSql(condition)
    case 'frequent':
      return frequentSql(condition)
    case 'profiled':
      return profiledSql(condition)
    case 'listed':
      return listedSql(condition)
    default:
      return unreachable(condition)
  }
}

function notSql(operand: Condition): Sql {
  const inner = conditionSql(operand)
  return mayBeNull(operand) ? sql`NOT ifNull(${inner}, false)` : sql`NOT (${inner})`
}

/** Attributes with one value a row are NULL where absent, and text that is no address reads as NULL. */
function mayBeNull(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.operands.some(mayBeNull)
    case 'test':
      return testMayBeNull(condition)
    default:
      return false
  }
}

const mayBeAbsent: ReadonlySet<Source['kind']> = new Set([
  'attribute',
  'trait',
  'touch',
  'trace',
  'tag',
])

function testMayBeNull({ field, test }: Extract<Condition, { kind: 'test' }>): boolean {
  if (test.kind === 'exists') return false
  const plain = field.sources.filter((source) => !isMany(source))
  return plain.some(({ kind }) => mayBeAbsent.has(kind) || test.kind === 'addressIn')
}

/** Sources that cannot satisfy the test are passed over, whether or not the plan dropped them. */
function anySource({ field, test }: Extract<Condition, { kind: 'test' }>): Sql {
  const possible = field.sources.filter((source) => isPossible(source, test))
  const tests = claimsOf(possible, (source, values) => testSql(source, values, test))
  const [only] = tests
  if (only === undefined) return sql`false`
  return tests.length === 1 ? only : sql`(${joinSql(tests, sql` OR `)})`
}

/** How comparisons are written. */
export const comparisonSigns: Readonly<Record<Comparison, Sql>> = {
  equal: sql`=`,
  above: sql`>`,
  atLeast: sql`>=`,
  below: sql`<`,
  atMost: sql`<=`,
}

/** A condition may itself read events, which is why both are in this file. */
function occurringSql({ whose, ...often }: Extract<Condition, { kind: 'occurring' }>): Sql {
  return sql`${toldBy(whose)} GLOBAL IN (SELECT ${toldBy(often.id)} ${groupOften(often)})`
}

/** An event with several values stands in as many groups. */
function frequentSql({
  of: field,
  among,
  comparison,
  count,
}: Extract<Condition, { kind: 'frequent' }>): Sql {
  const values = labelsSql({ field, isMissingExcluded: true })
  return sql`arrayExists(value -> value GLOBAL IN (
      SELECT arrayJoin(${values}) AS value ${scanEvents(among)}
      GROUP BY value HAVING count() ${comparisonSigns[comparison]} ${param('Int64', count)}), ${values})`
}

/** What is the same for events of the same user, session or account, and cheap to compare. */
export function toldBy(id: IdSource): Sql {
  return id.kind === 'user' ? userKeySql(id) : sourceSql(id)
}

/** The groups of those who occur so often, to be selected from. */
export function groupOften({ id: source, among, comparison, count }: Occurring): Sql {
  const id = toldBy(source)
  return sql`${scanEvents(among)} AND ${id} != ${source.kind === 'user' ? sql`0` : sql`''`}
    GROUP BY ${id} HAVING count() ${comparisonSigns[comparison]} ${param('Int64', count)}`
}

function profiledSql({ profiles, condition }: Extract<Condition, { kind: 'profiled' }>): Sql {
  const named = profiles.id.kind === 'user' ? keyOfProfile : identifier(idName(profiles.id))
  return sql`${toldBy(profiles.id)} GLOBAL IN (
      SELECT ${named} ${matchingProfiles(profiles, condition)})`
}

function listedSql({ id, list }: Extract<Condition, { kind: 'listed' }>): Sql {
  const from = membersSql(list)
  if (id.kind === 'user') return isUserIn(id, { id: sql`id`, from })
  return sql`${sourceSql(id)} GLOBAL IN (SELECT id ${from})`
}

/** The profiles for which the condition over their traits holds, a row each. */
export function matchingProfiles(profiles: Profiles, condition: Condition): Sql {
  const rows = profilesSql(profiles, identifier(idName(profiles.id)))
  return sql`FROM (${rows}) WHERE ${conditionSql(condition)}`
}
