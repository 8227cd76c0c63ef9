/**
 * Claim: over 10 million events of 200,000 users a funnel of three steps is answered within 1 s, one of ten
 * within 3 s, a page of those who dropped off within 1.5 s; no question takes more than 1.5 GB of memory; and ten times the events take at most twelve
 * times as long.
 *
 * The SQL written by hand that each funnel is compared with is the fastest that was found: it follows the
 * first attempt of each user alone, through lists that are not sorted. That is enough to count users without
 * limits, but does not tell events of one millisecond apart, and counts no attempts. Both are asked in turns,
 * and must find as many users at each step; events of one user never share a millisecond here.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { runBench } from './bench-run.ts'
import { nouns } from './events.ts'
import { askApi, queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import type { Range } from './questions.ts'
import { median, report } from './report.ts'
import { fillEvents, filledDays, partsOf, untilMerged, type Ids } from './warehouse-filling.ts'

const sizes = [1_000_000, 10_000_000] as const
const runs = 5
const dayMs = 86_400_000
const targets = { ratio: 2, growth: 12, megabytes: 1_500 } as const

const ids: Ids = {
  user: "concat('user-', toString(number % 200000))",
  anonymous: "''",
}

type Question = {
  readonly title: string
  readonly steps: number
  /** At 10 million events. */
  readonly seconds?: number
  readonly search?: object
  readonly compute?: object
  readonly group_by?: readonly object[]
  /** What is asked of a list instead of a funnel. */
  readonly list?: object
}

const compared: readonly Question[] = [
  { title: 'funnel of 3 steps', steps: 3, seconds: 1 },
  { title: 'funnel of 10 steps', steps: 10, seconds: 3 },
]

const exclusions = [{ query: '@event.name:message.*' }]

const list = {
  conversion_type: 'drop-off',
  entity_columns: ['@event.name', '@customer.tier'],
  computed_columns: [{ name: 'first_conversion_timestamps' }],
}

const alone: readonly Question[] = [
  { title: 'page of who drops off of 3 steps', steps: 3, seconds: 1.5, list },
  { title: '3 steps, every attempt', steps: 3, compute: { aggregation: 'count' } },
  { title: '3 steps in any order', steps: 3, search: { order: 'any' } },
  { title: '3 steps, nothing between', steps: 3, search: { order: 'strict' } },
  { title: '3 steps without another event between', steps: 3, search: { exclusions } },
  { title: '3 steps with the same tier', steps: 3, search: { hold_constant: ['@customer.tier'] } },
  { title: '3 steps by tier', steps: 3, group_by: [{ facet: '@customer.tier' }] },
]

let asked = 0

await runBench(async (enders) => {
  const times = new Map<string, number[]>()
  for (const size of sizes) {
    const server = await startServer(enders)
    const nowMs = Date.now()
    const range = { fromMs: nowMs - filledDays * dayMs, toMs: nowMs }
    await fillEvents(server, { size, nowMs, ids })
    await untilMerged(server)
    for (const question of [...compared, ...alone]) {
      const asked = { server, range, question, size }
      const ms = compared.includes(question) ? await compare(asked) : await timeAlone(asked)
      times.set(question.title, [...(times.get(question.title) ?? []), ms])
      if (size === 10_000_000) await tellMemory(asked)
    }
    await server.end()
  }
  for (const { title, seconds } of [...compared, ...alone]) {
    const [small = 0, large = 0] = times.get(title) ?? []
    tell(`${title}, 10 M events`, large / 1_000, { most: seconds, unit: ' s' })
    tell(`${title}, time at 10 M ÷ at 1 M events`, large / small, { most: targets.growth })
  }
})

type Asked = {
  readonly server: RunningServer
  readonly range: Range
  readonly question: Question
  readonly size: number
}

async function compare({ server, range, question, size }: Asked): Promise<number> {
  const api = () => ask(server, range, question)
  const sql = () => reachedOf(server, range, question.steps)
  const [answered, expected] = [await api(), await sql()]
  if (answered.join(' ') !== expected.join(' ') || !expected[0]) {
    throw new Error(`the API answers ${answered.join(' ')}, the SQL ${expected.join(' ')}`)
  }
  const times = { api: new Array<number>(), sql: new Array<number>() }
  for (let run = 0; run < runs; run += 1) {
    times.api.push(await timed(api))
    times.sql.push(await timed(sql))
  }
  const [apiMs, sqlMs] = [median(times.api), median(times.sql)]
  const details =
    `${apiMs.toFixed(0)} ms ÷ ${sqlMs.toFixed(0)} ms, ${await partsOf(server)} parts, ` +
    `median of ${runs} runs in turns`
  // Below, what every statement costs before it reads an event is most of both.
  const most = size === 10_000_000 ? targets.ratio : undefined
  tell(`${question.title}, ${size / 1e6} M events, API ÷ SQL`, apiMs / sqlMs, {
    most,
    details,
  })
  return apiMs
}

async function timeAlone({ server, range, question }: Asked): Promise<number> {
  const askOnce = () => askAny(server, range, question)
  await askOnce()
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) times.push(await timed(askOnce))
  return median(times)
}

function nodesOf(steps: number) {
  return nouns.slice(0, steps).map((noun) => {
    const search = { query: `@event.name:${noun}.*` }
    return [noun, { data_source: 'product_analytics', search }] as const
  })
}

async function askAny(server: RunningServer, range: Range, question: Question): Promise<void> {
  await (question.list === undefined
    ? ask(server, range, question)
    : askPage(server, range, question))
}

function attributesOf(range: Range, { steps, search = {} }: Question, asks: object) {
  const nodes = nodesOf(steps)
  const followed = {
    expression: nodes.map(([noun]) => noun).join(' -> '),
    node_objects: Object.fromEntries(nodes),
    join_keys: { primary: '@usr.id' },
    ...search,
  }
  // A range of its own each time: a question asked again within a second shares its answer.
  return { from: range.fromMs - (asked += 1), to: range.toMs, query: { search: followed, ...asks } }
}

/** How many reach each step. */
async function ask(server: RunningServer, range: Range, question: Question): Promise<number[]> {
  const { steps, compute = {}, group_by = [] } = question
  const attributes = attributesOf(range, question, { compute, group_by })
  const body = { data: { type: 'journey_request', attributes } }
  const answer = await askApi(server, '/api/v2/product-analytics/journey/funnel', body)
  const form = /"label":"[^"]*","value":(\d+)/g
  const reached = [...JSON.stringify(answer).matchAll(form)].map(([, value]) => Number(value))
  if (reached.length !== steps) throw new Error(JSON.stringify(answer).slice(0, 300))
  return reached
}

/** Those who dropped off, the latest first, with what is shown of them. */
async function askPage(server: RunningServer, range: Range, question: Question): Promise<void> {
  const attributes = attributesOf(range, question, question.list ?? {})
  const body = { data: { type: 'journey_list_request', attributes } }
  const answer = await askApi(server, '/api/v2/product-analytics/journey/list', body)
  const text = JSON.stringify(answer)
  if (!text.includes('"timestamp"')) throw new Error(text.slice(0, 300))
}

/** The same by hand: of each user the first event of the first step, the first one behind it, and so on. */
async function reachedOf(server: RunningServer, { fromMs, toMs }: Range, steps: number) {
  const conditions = nouns.slice(0, steps).map((noun) => `startsWith(name, '${noun}.')`)
  const bits = conditions.map((condition, index) => `(${condition}) * ${2 ** index}`).join(' + ')
  const next = conditions.slice(1).map((_, index) => {
    const [step, after] = [index + 2, `t${index + 1}`]
    const isNext = `bitTest(x, ${step - 1}) AND x > ${after}`
    return `arrayMin(x -> if(${isNext}, x, never), arrayPushBack(events, never)) AS t${step}`
  })
  const counts = conditions.map((_, index) => `countIf(t${index + 1} != never)`)
  const [row = []] = await queryEngine(
    server,
    `WITH 18446744073709551615 AS never SELECT ${counts.join(', ')}
     FROM (SELECT arrayMin(x -> if(bitTest(x, 0), x, never), events) AS t1, ${next.join(', ')}
       FROM (SELECT groupArray(packed) AS events
         FROM (SELECT user_id,
             bitShiftLeft(toUInt64(toUnixTimestamp64Milli(occurred_at) - ${fromMs}), 16) + ${bits} AS packed
           FROM throughline.events FINAL
           WHERE occurred_at >= fromUnixTimestamp64Milli(${fromMs})
             AND occurred_at < fromUnixTimestamp64Milli(${toMs})
             AND (${conditions.join(' OR ')}) AND user_id != '')
         GROUP BY user_id))`,
  )
  return row.map(Number)
}

/** The most memory that the question has while it runs, looked at all the time. */
async function tellMemory({ server, range, question }: Asked): Promise<void> {
  const over = new AbortController()
  let most = 0
  const watching = (async () => {
    while (!over.signal.aborted) {
      const [row] = await queryEngine(
        server,
        "SELECT max(peak_memory_usage) FROM system.processes WHERE query LIKE '%groupArray(place)%'",
      )
      most = Math.max(most, Number(row?.[0]))
      await delay(10)
    }
  })()
  try {
    await askAny(server, range, question)
  } finally {
    over.abort()
    await watching
  }
  const details = 'the most at any time while it was asked once more'
  tell(`${question.title}, memory at 10 M events`, most / 1e6, {
    most: targets.megabytes,
    unit: ' MB',
    details,
  })
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return performance.now() - startedAtMs
}

type Told = {
  readonly most?: number | undefined
  readonly unit?: string
  readonly details?: string
}

function tell(title: string, figure: number, { most, unit = '', details = '' }: Told): void {
  report({
    title,
    figure: `${figure.toFixed(2)}${unit}`,
    target: most === undefined ? 'none' : `≤ ${most}${unit}`,
    isKept: most === undefined || figure <= most,
    details,
  })
}
