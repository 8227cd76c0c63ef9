/**
 * Claim: to group events by the error of the trace behind them takes at most three times as long
 * as to group them by an attribute of their own, at a million events and a million spans of a week.
 *
 * Half of the events name their trace, a tenth are found by their session or their user. Both questions
 * are asked in turns, of one event by its name and of all, of a day and of the week.
 */
import { runBench } from './bench-run.ts'
import { commandEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { askSeries, type Range } from './questions.ts'
import { median, report } from './report.ts'
import { untilMerged } from './warehouse-filling.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const days = 7
const traces = 100_000
const eventsOfTrace = 10
const spansOfTrace = 10
const stepTraces = 25_000
const runs = 7
const target = 3

const names = ['payment.failed', 'payment.done', 'cart.viewed', 'search.done', 'page.viewed']
const nameList = `['${names.join("','")}']`

await runBench(async (enders) => {
  const server = await startServer(enders)
  const toMs = Math.floor(Date.now() / dayMs) * dayMs
  const week = { fromMs: toMs - days * dayMs, toMs }
  for (let from = 0; from < traces; from += stepTraces) {
    await commandEngine(server, eventsOf(from, week.fromMs))
    await commandEngine(server, spansOf(from, week.fromMs))
  }
  await untilMerged(server)
  const day = { fromMs: week.fromMs + 3 * dayMs, toMs: week.fromMs + 4 * dayMs }
  for (const [title, range] of [['a day', day] as const, ['the week', week] as const]) {
    for (const search of [`@event.name:${names[0]}`, '*']) {
      await compare(server, { title: `${search} over ${title}`, search, range })
    }
  }
})

/** When a trace starts, ms since 1970. */
function startOf(trace: string, sinceMs: number): string {
  return `${sinceMs} + toInt64(intDiv(${trace} * ${days * dayMs}, ${traces}))`
}

// Five events of a trace name it; the sixth is of its session or its user, the others of somebody who
// has traces too, but not at that time.
function eventsOf(from: number, sinceMs: number): string {
  return `INSERT INTO throughline.events (application_id, type, name, event_id, id_from_client,
      occurred_at, received_at, user_id, session_id, service, env, attributes)
    WITH cityHash64(number) AS spread, intDiv(number, ${eventsOfTrace}) AS trace,
      number % ${eventsOfTrace} AS place,
      fromUnixTimestamp64Milli(${startOf('trace', sinceMs)} + toInt64(place * 20), 'UTC') AS moment,
      if(place <= 5, cityHash64(trace), spread) AS whose
    SELECT 'bench', 'server', ${nameList}[spread % ${names.length} + 1],
      concat('filled-', toString(number)), false, moment, moment,
      concat('user-', toString(whose % 20000)),
      if(place = 5 AND trace % 2 = 0, '', concat('session-', toString(whose % 100000))),
      'web', 'production',
      concat('{"customer":{"tier":"tier-', toString(spread % 3), '"}',
        if(place < 5, concat(',"trace_id":"', lower(hex(toUInt64(1700000000 + trace) * 4294967296)),
          lower(leftPad(hex(cityHash64(trace, 'trace')), 16, '0')), '"'), ''), '}')
    FROM numbers(${from * eventsOfTrace}, ${stepTraces * eventsOfTrace})`
}

// One trace in 33 fails.
function spansOf(from: number, sinceMs: number): string {
  return `INSERT INTO throughline.spans (started_at, duration_ns, received_at, trace_low, trace_high,
      span_id, parent_id, service, name, resource, env, is_error, error_type, session_id, user_id)
    WITH intDiv(number, ${spansOfTrace}) AS trace, number % ${spansOfTrace} AS place,
      cityHash64(trace) AS whose, whose % 33 = 0 AND place IN (0, 3) AS failed,
      ${startOf('trace', sinceMs)} + toInt64(place * 15) AS ms
    SELECT fromUnixTimestamp64Milli(ms, 'UTC'), if(place = 0, 300000000, 5000000),
      fromUnixTimestamp64Milli(ms + 2000, 'UTC'), cityHash64(trace, 'trace'),
      toUInt64(1700000000 + trace) * 4294967296, cityHash64(number, 'span'),
      if(place = 0, 0, cityHash64(number - place, 'span')),
      ['storefront', 'cart', 'catalog', 'payment'][place % 4 + 1], 'express.request',
      ['POST /checkout', 'GET /cart', 'POST /payment', 'GET /'][place % 4 + 1], 'production',
      failed, if(failed, ['CardDeclined', 'Timeout', 'HttpError'][whose % 3 + 1], ''),
      if(place = 0, concat('session-', toString(whose % 100000)), ''),
      if(place IN (0, 2), concat('user-', toString(whose % 20000)), '')
    FROM numbers(${from * spansOfTrace}, ${stepTraces * spansOfTrace})`
}

type Compared = { readonly title: string; readonly search: string; readonly range: Range }

async function compare(server: RunningServer, { title, search, range }: Compared): Promise<void> {
  let asked = 0
  const timeIt = async (facet: string): Promise<number> => {
    // A range of its own each time: a question asked again within a second shares its answer.
    const own = { ...range, fromMs: range.fromMs - (asked += 1) }
    const compute = { aggregation: 'count', interval: hourMs }
    const startedAtMs = performance.now()
    await askSeries(server, { range: own, search, compute, groupBy: [{ facet, limit: 10 }] })
    return performance.now() - startedAtMs
  }
  const times = { trace: new Array<number>(), own: new Array<number>() }
  for (let run = 0; run <= runs; run += 1) {
    const [trace, own] = [await timeIt('@trace.error.type'), await timeIt('@customer.tier')]
    // The first reads from the disk.
    if (run > 0) times.trace.push(trace)
    if (run > 0) times.own.push(own)
  }
  const [trace, own] = [median(times.trace), median(times.own)]
  report({
    title: `${title}, by the error behind it ÷ by an attribute`,
    figure: (trace / own).toFixed(1),
    target: `≤ ${target}`,
    isKept: trace / own <= target,
    details: `${trace.toFixed(0)} ms ÷ ${own.toFixed(0)} ms, median of ${runs} runs in turns`,
  })
}
