import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { fakeTools, questionHeaders } from '../../src/http/fake-stages.ts'
import { buildServer } from '../../src/http/server.ts'
import { partsInCalls } from '../../src/intake/spans/calls.ts'
import { findEventTrace } from '../../src/query/traces/find-event-trace.ts'
import { findTrace } from '../../src/query/traces/find-trace.ts'
import { aSpanRow, lineOf } from '../../src/warehouse/a-span-row.ts'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { openWarehouse } from '../../src/warehouse/warehouse.ts'

/** The routes, with an engine of their own behind them. */
export type StoredSpans = {
  /** One insert of its own, as each chunk of a trace may be. */
  add(...spans: readonly Partial<SpanRow>[]): Promise<void>
  /** Sends a body, or without one asks by GET; the status and what was answered. */
  ask(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  /** The answer, which has to have this shape. */
  answer<Schema extends TSchema>(
    schema: Schema,
    path: string,
    body?: unknown,
  ): Promise<Static<Schema>>
  close(): Promise<void>
}

/** The day of the tests is today, so that no retention takes the spans away. */
export const dayStartMs = Date.now() - 3_600_000

/** Nanoseconds so many milliseconds after the start of the tests. */
export function afterMs(ms: number): bigint {
  return BigInt(dayStartMs) * 1_000_000n + BigInt(Math.round(ms * 1_000)) * 1_000n
}

/** Each trace as a chunk of its own. */
function inChunks(rows: readonly SpanRow[]): SpanRow[] {
  const traces = [...new Set(rows.map(({ traceLow }) => traceLow))]
  return traces.flatMap((trace) => {
    const chunk = rows.filter(({ traceLow }) => traceLow === trace)
    const partOf = partsInCalls(chunk)
    return chunk.map((row) => ({ ...row, ...partOf(row) }))
  })
}

/** Starts the routes and the engine. */
export async function openStoredSpans(): Promise<StoredSpans> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  const warehouse = await openWarehouse({
    engine,
    retentionMonths: 15,
    traceRetentionDays: 30,
    logger,
  })
  const tools = await fakeTools()
  const { access } = tools.app
  const app = await buildServer({
    ...tools,
    questions: { ...tools.questions, warehouse },
    traces: {
      access,
      find: (id, signal) => findTrace(warehouse, id, signal),
      findOfEvent: (event, signal) => findEventTrace(warehouse, event, signal),
    },
  })
  let inserts = 0
  const ask: StoredSpans['ask'] = async (path, body) => {
    const json = { 'content-type': 'application/json' }
    const headers = { ...questionHeaders, ...(body === undefined ? {} : json) }
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const method = body === undefined ? 'GET' : 'POST'
    const url = `/api/throughline/v1/${path}`
    const answered = await app.inject({ method, url, headers, ...payload })
    const answer: unknown = answered.json()
    return { status: answered.statusCode, body: answer }
  }
  return {
    ask,
    async add(...spans) {
      inserts += 1
      const rows = inChunks(spans.map(aSpanRow)).map((row) => Buffer.from(lineOf(row)))
      await warehouse.insert({ table: 'spans', rows, token: `insert-${inserts}` })
      tools.questions.runs.noteInserted()
    },
    async answer(schema, path, body) {
      const answered = await ask(path, body)
      if (answered.status === 200 && Check(schema, answered.body)) return answered.body
      throw new Error(`${answered.status} ${JSON.stringify(answered.body).slice(0, 2_000)}`)
    },
    async close() {
      await app.close()
      await warehouse.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
