/**
 * Claim (n): at ten million spans of ten days a trace is shown in 50 ms, spans and traces are found in
 * half a second, and percentiles, errors and the map of services of all of them take a second or two.
 *
 * Each question is asked over HTTP in turns with SQL by hand; how they compare is in the details.
 */
import { runBench } from './bench-run.ts'
import { askApi, getApi, queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { median, report, whole } from './report.ts'
import { copyDay, fillSpans } from './span-filling.ts'
import { spanQuestions, startedWithin, type SpanQuestion } from './span-questions.ts'
import { untilMerged } from './warehouse-filling.ts'

const dayMs = 86_400_000
const days = 10
const spansOfDay = 1_000_000
const traceMs = 900
const traceMsMax = 50
const lookups = 50
const runs = 7
const base = '/api/throughline/v1'

await runBench(async (enders) => {
  const server = await startServer(enders)
  const untilMs = Math.floor(Date.now() / dayMs) * dayMs
  const startMs = untilMs - days * dayMs
  const { traceIds } = await fillSpans(server, { spanCount: spansOfDay, startMs, traceMs })
  await copyDay(server, { startMs, days: days - 1 })
  await untilMerged(server)
  await lookUp(server, traceIds.slice(0, lookups))
  for (const question of spanQuestions) await compare(server, question, untilMs)
})

/** A trace by its id, beside the two statements that it takes at least. */
async function lookUp(server: RunningServer, traceIds: readonly bigint[]): Promise<void> {
  const api: number[] = []
  const sql: number[] = []
  for (const id of traceIds) {
    api.push(await timed(() => getApi(server, `${base}/traces/${id}`)))
    sql.push(await timed(() => readTrace(server, id)))
  }
  tell('a trace by its id', traceMsMax, { api, sql })
}

async function readTrace(server: RunningServer, id: bigint): Promise<void> {
  const [bounds] = await queryEngine(
    server,
    `SELECT toString(min(started_at)), toString(max(ended_at)) FROM throughline.traces
     WHERE trace_low = ${id}`,
  )
  const [from, until] = (bounds ?? []).map(String)
  await queryEngine(
    server,
    `SELECT * FROM throughline.spans FINAL WHERE trace_low = ${id}
       AND started_at BETWEEN '${from}' AND '${until}'`,
  )
}

async function compare(
  server: RunningServer,
  { title, days: length, msMax, path, type, attributes, sql }: SpanQuestion,
  untilMs: number,
): Promise<void> {
  const times = { api: new Array<number>(), sql: new Array<number>() }
  const range = { fromMs: untilMs - length * dayMs, toMs: untilMs }
  for (let run = 0; run <= runs; run += 1) {
    // A range of its own each time: a question asked again within a second shares its answer.
    const asked = { from: range.fromMs - run, to: range.toMs, ...attributes }
    const api = await timed(() => {
      return askApi(server, `${base}/${path}`, { data: { type, attributes: asked } })
    })
    const byHand = await timed(() => queryEngine(server, sql(startedWithin(range))))
    // The first is for both to have read once.
    if (run === 0) continue
    times.api.push(api)
    times.sql.push(byHand)
  }
  tell(title, msMax, times)
}

type Times = { readonly api: readonly number[]; readonly sql: readonly number[] }

function tell(title: string, msMax: number, { api, sql }: Times): void {
  const ms = median(api)
  const byHandMs = median(sql)
  report({
    title: `${title}, at ${whole(days * spansOfDay)} spans`,
    figure: `${whole(ms)} ms`,
    target: `≤ ${whole(msMax)} ms`,
    isKept: ms <= msMax,
    details: `${(ms / byHandMs).toFixed(2)} of SQL by hand with ${whole(byHandMs)} ms, median of ${api.length} in turns`,
  })
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await ask()
  return performance.now() - startedAtMs
}
