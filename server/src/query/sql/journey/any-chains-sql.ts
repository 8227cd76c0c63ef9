import { identifier, joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { ResolvedJourney } from '../../resolve/resolve-journey.ts'

const comma = sql`, `

/**
 * For steps in any order: beside the lists `chains`, of each attempt the events that it takes, in their
 * order.
 *
 * An attempt begins at each event that may take some step. It takes an event for the first step that is
 * open to it, so a step is taken by the first event from the start on that may take it and takes none of
 * the steps before. Of the events that may take the n-th step these steps can have taken n - 1 at most: it
 * is one of the first n, and the first one itself where no event may take several steps.
 */
export function anyChainsSql({ steps }: ResolvedJourney, lists: Sql): Sql {
  const numbers = steps.map((_, index) => index + 1)
  const following = numbers.map((step) => sql`${followingSql(step)} AS ${followingName(step)}`)
  const shared = sql`SELECT *, arrayReduce('groupBitOr', arrayFilter(m -> bitAnd(m, m - 1) != 0, masks)) AS shared
    FROM (${lists})`
  // Each in a subquery: an alias in a list of columns is put in wherever it is named, again and again.
  const firsts = numbers.reduce(
    (rows, step) => sql`SELECT *, ${firstSql(step)} AS ${firstName(step)} FROM (${rows})`,
    sql`SELECT *, ${joinSql(following, comma)} FROM (${shared})`,
  )
  const names = joinSql(numbers.map(firstName), comma)
  return sql`SELECT *, arrayMap((${names}) -> arraySort(arrayFilter(e -> e != 0, [${names}])), ${names}) AS chains
    FROM (${firsts})`
}

/** Beside each start the events from there on that may take a step: as many as have to be looked at. */
function followingSql(step: number): Sql {
  const mayTake = sql`bitTest(m, ${wholeNumber(step - 1)})`
  const takers = sql`arrayFilter((e, m) -> ${mayTake}, events, masks)`
  const ranks = sql`arrayMap((c, m) -> c + 1 - ${mayTake}, arrayCumSum(m -> ${mayTake}, masks), masks)`
  const starts = sql`arrayFilter((r, m) -> m != 0, ${ranks}, masks)`
  const width = sql`if(bitTest(shared, ${wholeNumber(step - 1)}), ${wholeNumber(step)}, 1)`
  return sql`arrayReduceInRanges('groupArray', arrayMap(r -> (toInt64(r), ${width}), ${starts}), ${takers})`
}

/** The first of them that takes no step before this one; 0 where there is none. */
function firstSql(step: number): Sql {
  const before = Array.from({ length: step - 1 }, (_, index) => firstName(index + 1))
  const isOpen = [sql`true`, ...before.map((name) => sql`e != ${name}`)]
  const parameters = joinSql([sql`f`, ...before], comma)
  return sql`arrayMap((${parameters}) -> arrayFirst(e -> ${joinSql(isOpen, sql` AND `)}, f),
    ${joinSql([followingName(step), ...before], comma)})`
}

function followingName(step: number): Sql {
  return identifier(`following_${step}`)
}

function firstName(step: number): Sql {
  return identifier(`first_${step}`)
}
