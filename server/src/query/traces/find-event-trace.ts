import type { EventTraceAnswer, MatchedBy, MatchedTrace } from '@throughline/contract'
import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Row, Warehouse } from '../../warehouse/warehouse.ts'
import { runQuestion, type Failure } from '../run/run-question.ts'
import { readText } from '../shape/read-rows.ts'
import { readMatch } from '../shape/trace-events.ts'
import { readTraces, type ReadTrace } from '../shape/traces.ts'
import { wholeTracesSql } from '../sql/span-search-sql.ts'
import { eventMatchesSql, namedTraceSql, type EventPlace } from '../sql/trace-events-sql.ts'

/** So many traces that an event may be of are looked at, the best of them. */
const matchesMax = 10

export type FoundEventTrace =
  | { readonly kind: 'found'; readonly answer: EventTraceAnswer }
  | { readonly kind: 'missing' }
  | Failure

type Match = { readonly low: bigint; readonly high: bigint; readonly by: MatchedBy }

/** The trace that an event names, or else the one that it has most in common with. */
export async function findEventTrace(
  warehouse: Pick<Warehouse, 'query'>,
  event: EventPlace,
  signal?: AbortSignal,
): Promise<FoundEventTrace> {
  const ask = (statement: Sql) => runQuestion(warehouse, statement, signal)
  const named = await ask(namedTraceSql(event))
  if (named.kind !== 'rows') return named
  const [row] = named.rows
  if (row === undefined) return { kind: 'missing' }
  const explicit = namedBy(row)
  const matched = explicit === undefined ? await ask(eventMatchesSql(event, matchesMax)) : named
  if (matched.kind !== 'rows') return matched
  const matches = explicit === undefined ? matched.rows.map(matchOf) : [explicit]
  const found = await ask(wholeTracesSql(isOneOf(matches)))
  if (found.kind !== 'rows') return found
  const [trace = null, ...candidates] = matchedTraces(matches, readTraces(found.rows))
  const attributes = { trace, candidates }
  return {
    kind: 'found',
    answer: { data: { id: event.eventId, type: 'event_trace', attributes } },
  }
}

/** The trace that the event says it is of. */
function namedBy([low, high]: Row): Match | undefined {
  const id = { low: BigInt(readText(low)), high: BigInt(readText(high)) }
  return id.low === 0n ? undefined : { ...id, by: { rule: 'explicit', confidence: 'exact' } }
}

function matchOf([low, rule, confidence]: Row): Match {
  const by = readMatch(readText(rule), readText(confidence))
  return { low: BigInt(readText(low)), high: 0n, by }
}

function isOneOf(matches: readonly Match[]): Sql {
  const lows = matches.map(({ low }) => low)
  return sql`trace_low IN ${param('Array(UInt64)', lows)}`
}

function matchedTraces(matches: readonly Match[], traces: readonly ReadTrace[]): MatchedTrace[] {
  return matches.flatMap(({ low, high, by }) => {
    const trace = traces.find(({ traceLow, traceHigh }) => {
      return traceLow === low && (high === 0n || traceHigh === 0n || traceHigh === high)
    })
    if (trace === undefined) return []
    const { listed } = trace
    return [{ ...listed, attributes: { ...listed.attributes, ...by } }]
  })
}
