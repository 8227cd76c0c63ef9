/**
 * Claim: weekly retention over 12 weeks, of 200,000 users, takes at most 1.25 times as long as the best
 * SQL that somebody would write by hand for the same engine, at 1 and at 10 million events; at 10 million
 * at most 1.5 s, and not much more than ten times as long as at one.
 *
 * The SQL written by hand keeps the weeks of a user as the bits of a number. That is as exact as the API,
 * but knows only weeks of 168 hours, and only events that are their own return. Both are asked in turns
 * and over HTTP, and must give the same figures.
 */
import { runBench } from './bench-run.ts'
import { askApi, queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { median, report } from './report.ts'
import { fillEvents, partsOf, untilMerged } from './warehouse-filling.ts'

const sizes = [1_000_000, 10_000_000] as const
const runs = 7
const ratioTarget = 1.25
const secondsTarget = 1.5
const growthTarget = 12
const weeks = 12
const weekMs = 7 * 86_400_000
const ids = { user: "concat('user-', toString(spread % 200000))", anonymous: "''" }

/** The Monday with which a week began that is not over. */
const mondayMs = Math.floor((Date.now() / 86_400_000 - 4) / 7) * weekMs + 4 * 86_400_000
const range = { from: mondayMs - weeks * weekMs, to: mondayMs }

const base_query = { data_source: 'product_analytics', search: { query: '' } }
const paid = { data_source: 'product_analytics', search: { query: '@event.name:payment.*' } }

const questions = [
  { title: 'weekly retention', more: {}, isCompared: true },
  { title: 'by another event', more: { return_criteria: { base_query: paid } }, isCompared: false },
  { title: 'by name', more: {}, group_by: [{ facet: '@event.name', target: 'cohort' }] },
] as const

let asked = 0

await runBench(async (enders) => {
  const times = new Map<string, number>()
  for (const size of sizes) {
    const server = await startServer(enders)
    await fillEvents(server, { size, nowMs: mondayMs, ids, days: weeks * 7 })
    await untilMerged(server)
    for (const question of questions) {
      const isCompared = 'isCompared' in question && question.isCompared
      const ms = isCompared ? await compare(server, size) : await timeAlone(server, question)
      times.set(`${question.title} ${size}`, ms)
      tell({ title: question.title, size, ms, target: isCompared ? secondsTarget : Infinity })
    }
    await server.end()
  }
  for (const { title } of questions) {
    const [few = 1, many = 0] = sizes.map((size) => times.get(`${title} ${size}`))
    tellGrowth(title, many / few)
  }
})

type Question = (typeof questions)[number]

async function compare(server: RunningServer, size: number): Promise<number> {
  const [question] = questions
  const ways = {
    api: () => ask(server, question),
    sql: async () => (await queryEngine(server, byHand())).map((row) => row.map(Number)),
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
    title: `weekly retention, ${size / 1e6} M events, API ÷ SQL`,
    figure: ratio.toFixed(2),
    target: `≤ ${ratioTarget}`,
    isKept: ratio <= ratioTarget,
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
    target: Number.isFinite(target) ? `≤ ${target} s` : 'none',
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
  const group_by = 'group_by' in question ? question.group_by : []
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

/** Rows of (cohort, period, count), by cohort and period. */
function byHand(): string {
  const week = `intDiv(toUnixTimestamp64Milli(occurred_at) - ${range.from}, ${weekMs})`
  const users = `SELECT groupBitOr(bitShiftLeft(toUInt16(1), ${week})) AS bits
    FROM throughline.events FINAL
    WHERE occurred_at >= fromUnixTimestamp64Milli(${range.from})
      AND occurred_at < fromUnixTimestamp64Milli(${range.to}) AND user_id != ''
    GROUP BY user_id`
  return `SELECT cohort, arrayJoin(bitPositionsToArray(bitShiftRight(bits, cohort))) AS period, sum(users)
    FROM (SELECT bits, arrayJoin(bitPositionsToArray(bits)) AS cohort, count() AS users
      FROM (${users}) GROUP BY bits, cohort)
    GROUP BY cohort, period ORDER BY cohort, period`
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return performance.now() - startedAtMs
}
