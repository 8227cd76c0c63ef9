/**
 * Claim (d): a question through the API takes at most 1.5 times as long as the SQL that somebody
 * would write by hand for the same engine, at 1 and at 10 million events.
 *
 * Both are asked in turns and over HTTP, and must give the same figures. The SQL written by hand is
 * as exact as the API about an id that was sent twice (FINAL); what that costs is in the details.
 */
import { runBench } from './bench-run.ts'
import { queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { askScalar, askSeries, type Question, type Range } from './questions.ts'
import { median, report } from './report.ts'
import { fillEvents, filledDays, partsOf, untilMerged } from './warehouse-filling.ts'

const sizes = [1_000_000, 10_000_000] as const
const runs = 9
const target = 1.5
const dayMs = 86_400_000
const hourMs = 3_600_000

type Comparison = {
  readonly title: string
  readonly ask: (server: RunningServer, question: Question) => Promise<number[]>
  readonly question: Omit<Question, 'range'>
  /** The figures are the last column. */
  readonly sql: (events: string) => string
}

const search = '@event.name:cart.viewed'

const comparisons: readonly Comparison[] = [
  {
    title: 'count by name',
    ask: askScalar,
    question: { search, compute: { aggregation: 'count' } },
    sql: (events) => `SELECT count() ${events} AND name = 'cart.viewed'`,
  },
  {
    title: 'hourly series',
    ask: askSeries,
    question: { search: '*', compute: { aggregation: 'count', interval: hourMs } },
    sql: (events) =>
      `SELECT toStartOfHour(occurred_at) AS hour, count() ${events} GROUP BY hour ORDER BY hour`,
  },
  {
    title: 'group by an attribute',
    ask: askScalar,
    question: {
      search: '*',
      compute: { aggregation: 'count' },
      groupBy: { facet: '@customer.tier', limit: 10 },
    },
    sql: (events) =>
      `SELECT attributes.customer.tier.:String AS tier, count() AS events ${events}
       GROUP BY tier ORDER BY events DESC, tier LIMIT 10`,
  },
  {
    title: '95th percentile of an attribute',
    ask: askScalar,
    question: { search, compute: { aggregation: 'pc95', metric: '@duration_ms' } },
    sql: (events) =>
      `SELECT quantileExactInclusive(0.95)(attributes.duration_ms.:Int64) ${events}
       AND name = 'cart.viewed'`,
  },
]

await runBench(async (enders) => {
  const server = await startServer(enders)
  const nowMs = Date.now()
  const range = { fromMs: nowMs - filledDays * dayMs, toMs: nowMs }
  let filled = 0
  for (const size of sizes) {
    await fillEvents(server, { from: filled, until: size, nowMs })
    filled = size
    await untilMerged(server)
    for (const comparison of comparisons) await compare(server, { comparison, range, size })
  }
})

async function compare(
  server: RunningServer,
  { comparison, range, size }: { comparison: Comparison; range: Range; size: number },
): Promise<void> {
  const ways = {
    api: () => comparison.ask(server, { ...comparison.question, range }),
    exact: () => figuresOf(server, comparison.sql(eventsIn(range, 'FINAL'))),
    inexact: () => figuresOf(server, comparison.sql(eventsIn(range, ''))),
  }
  assertSame(await ways.api(), await ways.exact())
  await ways.inexact()
  const times = {
    api: new Array<number>(),
    exact: new Array<number>(),
    inexact: new Array<number>(),
  }
  for (let run = 0; run < runs; run += 1) {
    times.api.push(await timed(ways.api))
    times.exact.push(await timed(ways.exact))
    times.inexact.push(await timed(ways.inexact))
  }
  const apiMs = median(times.api)
  const exactMs = median(times.exact)
  const ratio = apiMs / exactMs
  report({
    title: `${comparison.title}, ${size / 1e6} M events, API ÷ SQL`,
    figure: ratio.toFixed(2),
    target: `≤ ${target}`,
    isKept: ratio <= target,
    details:
      `${apiMs.toFixed(1)} ms ÷ ${exactMs.toFixed(1)} ms, without FINAL ` +
      `${median(times.inexact).toFixed(1)} ms, ${await partsOf(server)} parts, ` +
      `median of ${runs} runs in turns`,
  })
}

function eventsIn({ fromMs, toMs }: Range, final: 'FINAL' | ''): string {
  return `FROM throughline.events ${final} WHERE occurred_at >= fromUnixTimestamp64Milli(${fromMs})
    AND occurred_at < fromUnixTimestamp64Milli(${toMs})`
}

async function figuresOf(server: RunningServer, sql: string): Promise<number[]> {
  const rows = await queryEngine(server, sql)
  return rows.map((row) => Number(row.at(-1)))
}

function assertSame(answered: readonly number[], expected: readonly number[]): void {
  const [api, sql] = [answered.join(', '), expected.join(', ')]
  if (sql === '' || api !== sql) throw new Error(`the API answers ${api}, the SQL ${sql}`)
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await ask()
  return performance.now() - startedAtMs
}
