/**
 * Claim (d): a question through the API takes at most 1.25 times as long as the best SQL that
 * somebody would write by hand for the same engine, at 1 and at 10 million events.
 *
 * Both are asked in turns and over HTTP, and must give the same figures. The SQL written by hand is
 * as exact as the API about an id that was sent twice (FINAL); what that costs is in the details.
 */
import { runBench } from './bench-run.ts'
import { queryEngine } from './exchange.ts'
import { startServer, type RunningServer } from './processes.ts'
import { comparisons, type Comparison } from './comparisons.ts'
import type { Range } from './questions.ts'
import { median, report } from './report.ts'
import { fillEvents, filledDays, partsOf, untilMerged } from './warehouse-filling.ts'

const sizes = [1_000_000, 10_000_000] as const
const runs = 9
const target = 1.25
const dayMs = 86_400_000

await runBench(async (enders) => {
  for (const size of sizes) {
    const server = await startServer(enders)
    const nowMs = Date.now()
    const range = { fromMs: nowMs - filledDays * dayMs, toMs: nowMs }
    await fillEvents(server, { size, nowMs })
    await untilMerged(server)
    for (const comparison of comparisons) await compare(server, { comparison, range, size })
    await server.end()
  }
})

async function compare(
  server: RunningServer,
  { comparison, range, size }: { comparison: Comparison; range: Range; size: number },
): Promise<void> {
  let asked = 0
  const ways = {
    // A range of its own each time: a question asked again within a second shares its answer.
    api: () => comparison.ask(server, { ...range, fromMs: range.fromMs - (asked += 1) }),
    exact: () => figuresOf(server, comparison.sql('throughline.events FINAL', within(range))),
    inexact: () => figuresOf(server, comparison.sql('throughline.events', within(range))),
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

function within({ fromMs, toMs }: Range): string {
  return `occurred_at >= fromUnixTimestamp64Milli(${fromMs})
    AND occurred_at < fromUnixTimestamp64Milli(${toMs})`
}

async function figuresOf(server: RunningServer, sql: string): Promise<number[]> {
  const rows = await queryEngine(server, sql)
  return rows.map((row) => Number(row.at(-1)))
}

function assertSame(answered: readonly number[], expected: readonly number[]): void {
  const [api, sql] = [answered, expected].map((figures) => sorted(figures).join(', '))
  if (sql === '' || api !== sql) throw new Error(`the API answers ${api}, the SQL ${sql}`)
}

// A curve a group is one row a bucket in the SQL: the same figures in another order.
function sorted(figures: readonly number[]): number[] {
  return figures.toSorted((a, b) => a - b)
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await ask()
  return performance.now() - startedAtMs
}
