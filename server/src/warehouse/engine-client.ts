/**
 * One way to speak to the engine, whichever it is: ClickHouse's HTTP interface, on the embedded
 * host's Unix socket or at a URL.
 */
import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseSettings,
} from '@clickhouse/client'
import { EngineError, toEngineError, toInsertError } from './engine-error.ts'
import { signalWithin } from './signal-within.ts'
import { param, sql, type Sql, type SqlValue } from './sql-text.ts'

export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }

export type QueryLimits = {
  readonly timeoutMs?: number
  readonly memoryBytesMax?: number
  /** What it is a statement of: `progress` adds up those with the same name. */
  readonly question?: string
  /** Aborting rejects at once and kills the query in the engine. */
  readonly signal?: AbortSignal
}

export type Row = readonly unknown[]

export type Insertion = {
  readonly table: string
  /** Pieces of JSONEachRow, put together in this order. */
  readonly rows: readonly Uint8Array[]
  readonly token: string
  /** Instead of what the engine allows a statement of this user. */
  readonly memoryBytesMax?: number | undefined
  /** Aborting rejects at once; what the engine did of it by then, a repeat under the token mends. */
  readonly signal?: AbortSignal
}

/** How far statements are that run now. */
export type Progress = {
  readonly rowsRead: number
  /** About how many they have to read, as far as they know by now. */
  readonly rowsToRead: number
}

export type EngineClient = {
  query(text: Sql, limits?: QueryLimits): Promise<readonly Row[]>
  /** Of the statements of these questions. */
  progress(questions: readonly string[]): Promise<Progress>
  command(text: Sql): Promise<void>
  insert(insertion: Insertion): Promise<void>
  /** Resolves when the engine answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

export const clientLimits = {
  connectionsMax: 64,
  /** Inserts, changes and kills have connections of their own, so that no question is in their way. */
  changeConnectionsMax: 16,
  /** Questions that run or wait for a connection; one more is refused. */
  questionsMax: 256,
  killTimeoutMs: 5_000,
  progressTimeoutMs: 3_000,
  /** An engine that takes connections but does not answer is looked for again after this. */
  pingTimeoutMs: 3_000,
  queryTimeoutMs: 60_000,
  queryMemoryBytesMax: 2 * 1024 ** 3,
  resultBytesMax: 32 * 1024 ** 2,
  // A search of a thousand terms is longer than the 256 KiB that ClickHouse allows by itself.
  statementBytesMax: 16 * 1024 ** 2,
  /** Of the parameters in the URL: the embedded host takes 4 MiB of it, ClickHouse elsewhere 1 MiB. */
  parameterCharsMax: { socket: 4_000_000, url: 1_000_000 },
  changeTimeoutMs: 600_000,
  // The engine stops a query itself; this much later we stop waiting for it to do so.
  graceMs: 5_000,
} as const

/** Opens a client; it connects when the first request is made. */
export function openEngineClient(address: EngineAddress): EngineClient {
  const asking = openConnections(address, clientLimits.connectionsMax)
  const changing = openConnections(address, clientLimits.changeConnectionsMax)
  const kill = (comment: string) => killQuestion(changing, comment)
  let questions = 0
  return {
    async query(text, limits = {}) {
      refuseLongStatement(text)
      refuseLongParameters(address, text)
      if (questions >= clientLimits.questionsMax) {
        throw new EngineError('busy', `${questions} questions run or wait`, { retryable: true })
      }
      questions += 1
      try {
        return await query({ client: asking, kill }, text, limits)
      } finally {
        questions -= 1
      }
    },
    progress: (questions) => progress(changing, questions),
    command: (text) => command(changing, text),
    insert: (insertion) => insert(changing, insertion),
    ping: () => ping(changing),
    async close() {
      await Promise.all([asking.close(), changing.close()])
    },
  }
}

function openConnections(address: EngineAddress, connectionsMax: number): ClickHouseClient {
  return createClient({
    url: address.kind === 'url' ? address.url : 'http://localhost',
    request_timeout: clientLimits.changeTimeoutMs,
    max_open_connections: connectionsMax,
    log: { level: ClickHouseLogLevel.OFF },
    use_multipart_params: false,
    ...(address.kind === 'socket' ? { http_agent: socketAgent(address.path, connectionsMax) } : {}),
  })
}

function socketAgent(path: string, connectionsMax: number): Agent {
  const options = { keepAlive: true, maxSockets: connectionsMax, socketPath: path }
  return new Agent(options)
}

// Counts and sums come as JSON numbers: exact up to 2^53. What may be larger (ids in attributes)
// is turned into text by the query that asks for it.
// Compiled after a few runs, `min` and `max` of times compare them as if none were before 1970.
const exactAggregates: ClickHouseSettings = { compile_aggregate_expressions: 0 }

const resultSettings: ClickHouseSettings = {
  ...exactAggregates,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
  // From half of the memory that a query may have, groups would go to disk and back: then it is refused
  // all the same, only later.
  max_bytes_ratio_before_external_group_by: 0,
  // Looks for `a < b AND b < 5` by hashing whole statements over and over. Finds nothing in ours, and was
  // half of the processor time of a funnel by group (203 and 238 ms down to 100 and 120 ms).
  optimize_and_compare_chain: 0,
  // The whole result or an error, never the one followed by the other.
  wait_end_of_query: 1,
  max_query_size: String(clientLimits.statementBytesMax),
}

type Asking = {
  readonly client: ClickHouseClient
  readonly kill: (comment: string) => Promise<void>
}

async function query(
  { client, kill }: Asking,
  text: Sql,
  limits: QueryLimits,
): Promise<readonly Row[]> {
  const timeoutMs = limits.timeoutMs ?? clientLimits.queryTimeoutMs
  const memoryBytesMax = limits.memoryBytesMax ?? clientLimits.queryMemoryBytesMax
  const comment = `${limits.question ?? ''}/${randomUUID()}`
  const signal = signalWithin(timeoutMs + clientLimits.graceMs, limits.signal)
  try {
    const result = await client.query({
      query: text.text,
      query_params: queryParams(text),
      format: 'JSONCompact',
      abort_signal: signal,
      clickhouse_settings: {
        ...resultSettings,
        max_execution_time: timeoutMs / 1_000,
        max_memory_usage: String(memoryBytesMax),
        max_result_bytes: String(clientLimits.resultBytesMax),
        log_comment: comment,
      },
    })
    return rowsOf(await result.text())
  } catch (error) {
    if (!signal.aborted) throw toEngineError(error)
    void kill(comment)
    throw abortError(limits.signal, timeoutMs)
  }
}

function abortError(asked: AbortSignal | undefined, timeoutMs: number): EngineError {
  return asked?.aborted === true
    ? new EngineError('cancelled', 'the question was cancelled', { retryable: false })
    : new EngineError('timeout', `no answer within ${timeoutMs} ms`, { retryable: false })
}

// The client's query id is not kept by the embedded engine; the comment is, in both.
async function killQuestion(client: ClickHouseClient, comment: string): Promise<void> {
  const text = sql`KILL QUERY WHERE Settings['log_comment'] = ${param('String', comment)} ASYNC`
  try {
    await client.command({
      query: text.text,
      query_params: queryParams(text),
      abort_signal: AbortSignal.timeout(clientLimits.killTimeoutMs),
    })
  } catch {
    // It ends by its own max_execution_time; the caller is told of its abort, not of this.
  }
}

// Not beside the questions: it is asked while those have all the connections.
async function progress(client: ClickHouseClient, questions: readonly string[]): Promise<Progress> {
  const text = sql`
    SELECT sum(read_rows), sum(total_rows_approx)
    FROM system.processes
    WHERE has(${param('Array(String)', questions)}, splitByChar('/', Settings['log_comment'])[1])`
  try {
    const result = await client.query({
      query: text.text,
      query_params: queryParams(text),
      format: 'JSONCompact',
      abort_signal: AbortSignal.timeout(clientLimits.progressTimeoutMs),
      clickhouse_settings: resultSettings,
    })
    const [[rowsRead, rowsToRead] = []] = rowsOf(await result.text())
    return { rowsRead: Number(rowsRead), rowsToRead: Number(rowsToRead) }
  } catch (error) {
    throw toEngineError(error)
  }
}

function rowsOf(text: string): readonly Row[] {
  const answer = readJson(text)
  if (typeof answer === 'object' && answer !== null && 'data' in answer) {
    const { data } = answer
    if (Array.isArray(data) && data.every(isRow)) return data
  }
  throw new EngineError('unavailable', 'the engine sent something that is not a result', {
    retryable: true,
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRow(value: unknown): value is Row {
  return Array.isArray(value)
}

async function command(client: ClickHouseClient, text: Sql): Promise<void> {
  try {
    await client.command({ query: text.text, query_params: queryParams(text) })
  } catch (error) {
    throw toEngineError(error)
  }
}

function queryParams(text: Sql): Record<string, SqlValue> {
  return Object.fromEntries(
    Object.entries(text.parameters).map(([name, parameter]) => [name, parameter.value]),
  )
}

/** By what is known without printing it: one that is much too long would take a while. */
function refuseLongStatement({ chars }: Sql): void {
  const { statementBytesMax } = clientLimits
  if (chars <= statementBytesMax) return
  const sentence = `the statement has more than ${statementBytesMax} characters`
  throw new EngineError('too_large', sentence, { retryable: false })
}

/** Whoever gets too long a URL only hangs up, as one does who is gone. */
function refuseLongParameters({ kind }: EngineAddress, text: Sql): void {
  const parameters = new URLSearchParams()
  for (const [name, { value }] of Object.entries(text.parameters)) {
    parameters.append(`param_${name}`, inUrl(value))
  }
  const charsMax = clientLimits.parameterCharsMax[kind]
  if (parameters.toString().length <= charsMax) return
  const sentence = `the parameters have more than ${charsMax} characters`
  throw new EngineError('too_large', sentence, { retryable: false })
}

/** As the client writes it, or a little longer. */
function inUrl(value: SqlValue): string {
  const each = [value].flat().map((one) => {
    return typeof one === 'string' ? `'${one.replace(/[\\'\t\r\n]/g, '\\$&')}'` : String(one)
  })
  return `[${each.join(',')}]`
}

/**
 * One insert is one block for every target, made the same way each time, so that the token makes
 * a repeat harmless: blocks are not cut by size, by parser thread or by a queue of the engine.
 */
const insertSettings: ClickHouseSettings = {
  ...exactAggregates,
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  input_format_parallel_parsing: 0,
  min_insert_block_size_bytes: String(1024 ** 3),
  // Rows of one id are made one when parts are merged and when a question reads, not here as well.
  optimize_on_insert: 0,
  // Text that looks like a time stays the text it is.
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
  // A boolean beside numbers or texts in an array stays the boolean it is.
  input_format_json_read_bools_as_numbers: 0,
  input_format_json_read_bools_as_strings: 0,
  // `[null]` stays what it is where another event has `[[1]]`, instead of becoming `[[]]`.
  input_format_null_as_default: 0,
  // An import of old events may touch many months at once.
  max_partitions_per_insert_block: '0',
}

// The client's own `insert` takes bytes only for formats without objects; `exec` takes any.
async function insert(client: ClickHouseClient, insertion: Insertion): Promise<void> {
  const { table, rows, token, memoryBytesMax, signal: given } = insertion
  const signal = signalWithin(clientLimits.changeTimeoutMs, given)
  try {
    const { stream } = await client.exec({
      query: `INSERT INTO ${table} FORMAT JSONEachRow`,
      // In one piece: each piece would be a chunk of HTTP for both sides.
      values: Readable.from([Buffer.concat(rows)], { objectMode: false }),
      abort_signal: signal,
      clickhouse_settings: {
        ...insertSettings,
        ...(memoryBytesMax === undefined ? {} : { max_memory_usage: String(memoryBytesMax) }),
        insert_deduplication_token: token,
      },
    })
    await finished(stream.resume())
  } catch (error) {
    throw signal.aborted ? insertAborted(given) : toInsertError(error)
  }
}

function insertAborted(given: AbortSignal | undefined): EngineError {
  return given?.aborted === true
    ? new EngineError('cancelled', 'the insert was given up', { retryable: true })
    : new EngineError('timeout', `no answer within ${clientLimits.changeTimeoutMs} ms`, {
        retryable: true,
      })
}

async function ping(client: ClickHouseClient): Promise<void> {
  const overdue = AbortSignal.timeout(clientLimits.pingTimeoutMs)
  const outcome = await client.ping({ select: false, abort_signal: overdue })
  if (outcome.success) return
  if (!overdue.aborted) throw toEngineError(outcome.error)
  const sentence = `the engine did not answer within ${clientLimits.pingTimeoutMs} ms`
  throw new EngineError('unavailable', sentence, { retryable: true })
}
