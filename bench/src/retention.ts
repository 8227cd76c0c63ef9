/**
 * Claim: weekly retention over 12 weeks, of 200,000 users, takes at most 1.25 times as long as the best
 * SQL that somebody would write by hand for the same engine, at 1 and at 10 million events; at 10 million
 * at most 1.5 s, and not much more than ten times as long as at one.
 *
 * The SQL written by hand keeps the weeks of a user as the bits of a number. That is as exact as the API,
 * but knows only weeks of 168 hours. Of those who come back by another event it also knows that somebody
 * begins with that, too, so it need not look at which was first: the API does, and may take 2.5 times as
 * long. Both are asked in turns and over HTTP, and must give the same figures. In groups of the name of the
 * entry there is a time alone.
 */
import { runBench } from './bench-run.ts'
import { askApi, queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { median, report } from './report.ts'
import { fillEvents, partsOf, untilMerged } from './warehouse-filling.ts'

const sizes = [1_000_000, 10_000_000] as const
const runs = 7
const secondsTarget = 1.5
const groupedSecondsTarget = 2.5
const growthTarget = 12
const weeks = 12
const weekMs = 7 * 86_400_000
const ids = { user: "concat('user-', toString(spread % 200000))", anonymous: "''" }

/** The Monday with which a week began that is not over. */
const mondayMs = Math.floor((Date.now() / 86_400_000 - 4) / 7) * weekMs + 4 * 86_400_000
const range = { from: mondayMs - weeks * weekMs, to: mondayMs }

const base_query = { data_source: 'product_analytics', search: { query: '' } }
const paid = { data_source: 'product_analytics', search: { query: '@event.name:payment.*' } }

type Question = {
  readonly title: string
  readonly more: object
  readonly group_by: readonly object[]
  readonly secondsMax: number
  /** What is a return, by hand, and how much longer the API may take. */
  readonly compared: { readonly returns: string; readonly ratioMax: number } | undefined
}

const questions: readonly Question[] = [
  {
    title: 'weekly retention',
    more: {},
    group_by: [],
    secondsMax: secondsTarget,
    compared: { returns: 'true', ratioMax: 1.25 },
  },
  {
    title: 'by another event',
    more: { return_criteria: { base_query: paid } },
    group_by: [],
    secondsMax: secondsTarget,
    compared: { returns: "startsWith(name, 'payment.')", ratioMax: 2.5 },
  },
  {
    title: 'by name',
    more: {},
    group_by: [{ facet: '@event.name', target: 'cohort' }],
    secondsMax: groupedSecondsTarget,
    compared: undefined,
  },
]

let asked = 0

await runBench(async (enders) => {
  const times = new Map<string, number>()
  for (const size of sizes) {
    const server = await startServer(enders)
    await fillEvents(server, { size, nowMs: mondayMs, ids, days: weeks * 7 })
    await untilMerged(server)
    for (const question of questions) {
      const ms = question.compared
        ? await compare(server, { size, question, ...question.compared })
        : await timeAlone(server, question)
      times.set(`${question.title} ${size}`, ms)
      tell({ title: question.title, size, ms, target: question.secondsMax })
    }
    await server.end()
  }
  for (const { title } of questions) {
    const [few = 1, many = 0] = sizes.map((size) => times.get(`${title} ${size}`))
    tellGrowth(title, many / few)
  }
})

type Compared = {
  readonly size: number
  readonly question: Question
  readonly returns: string
  readonly ratioMax: number
}

async function compare(
  server: RunningServer,
  { size, question, returns, ratioMax }: Compared,
): Promise<number> {
  const ways = {
    api: () => ask(server, question),
    sql: async () => (await queryEngine(server, byHand(returns))).map((row) => row.map(Number)),
  }
  const [answered, expected] = [await ways.api(), await ways.sql()]
  if (answered.join(' ') !== expected.map(([, , count]) => count).join(' ')) {
    throw new Error(`the API answers ${answered.join(' ')}, the SQL ${expected.join(' ')}`)
  }
  const times = { api: new Array<number>(), sql: new Array<number>() }
  for (let run = 0; run < runs; run += 1) {
    times.api.push(await timed(ways.api))
    times.sql.push(await timed(ways.sql))
  }
  const ratio = median(times.api) / median(times.sql)
  report({
    title: `${question.title}, ${size / 1e6} M events, API ÷ SQL`,
    figure: ratio.toFixed(2),
    target: `≤ ${ratioMax}`,
    isKept: ratio <= ratioMax,
    details:
      `${median(times.api).toFixed(0)} ms ÷ ${median(times.sql).toFixed(0)} ms, ` +
      `${await partsOf(server)} parts, median of ${runs} runs in turns`,
  })
  return median(times.api)
}

async function timeAlone(server: RunningServer, question: Question): Promise<number> {
  await ask(server, question)
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) times.push(await timed(() => ask(server, question)))
  return median(times)
}

type Timed = {
  readonly title: string
  readonly size: number
  readonly ms: number
  readonly target: number
}

function tell({ title, size, ms, target }: Timed): void {
  report({
    title: `${title}, ${size / 1e6} M events`,
    figure: `${(ms / 1_000).toFixed(2)} s`,
    target: `≤ ${target} s`,
    isKept: ms / 1_000 <= target,
    details: `${weeks} cohorts, 200,000 users`,
  })
}

function tellGrowth(title: string, growth: number): void {
  report({
    title: `${title}, time at 10 M events ÷ at 1 M`,
    figure: growth.toFixed(1),
    target: `≤ ${growthTarget}`,
    isKept: growth <= growthTarget,
    details: 'linear is 10',
  })
}

/** The counts of all cells of all cohorts, in their order. */
async function ask(server: RunningServer, question: Question): Promise<number[]> {
  // A question asked again within a second shares its answer: a key that says nothing makes another.
  asked += 1
  const search = {
    retention_entity: '@usr.id',
    cohort_criteria: {
      base_query,
      time_interval: { type: 'calendar', value: { type: 'week', timezone: 'Etc/UTC' } },
    },
    return_condition: 'conversion_on',
    ...question.more,
  }
  const compute = { aggregation: 'count', metric: '__dd.retention' }
  const { group_by } = question
  const answer = await askApi(server, '/api/v2/product-analytics/retention/grid', {
    data: {
      type: 'retention_grid_request',
      attributes: { ...range, query: { search, compute, group_by }, asked },
    },
  })
  const text = JSON.stringify(answer)
  const counts = [...text.matchAll(/"cell_count":(\d+)/g)].map(([, count]) => Number(count))
  if (counts.length === 0) throw new Error(`no cells: ${text.slice(0, 300)}`)
  return counts
}

/** Rows of (cohort, period, count), by cohort and period, also where nobody came back. */
function byHand(returns: string): string {
  const week = `intDiv(toUnixTimestamp64Milli(occurred_at) - ${range.from}, ${weekMs})`
  const bit = `bitShiftLeft(toUInt16(1), ${week})`
  const users = `SELECT groupBitOr(${bit}) AS starts, groupBitOrIf(${bit}, ${returns}) AS bits
    FROM throughline.events FINAL
    WHERE occurred_at >= fromUnixTimestamp64Milli(${range.from})
      AND occurred_at < fromUnixTimestamp64Milli(${range.to}) AND user_id != ''
    GROUP BY user_id`
  return `SELECT cohort, arrayJoin(range(${weeks} - cohort)) AS period,
      sum(users * bitTest(bits, cohort + period))
    FROM (SELECT bits, arrayJoin(bitPositionsToArray(starts)) AS cohort, count() AS users
      FROM (${users}) GROUP BY bits, cohort)
    GROUP BY cohort, period ORDER BY cohort, period`
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return performance.now() - startedAtMs
}
