/**
 * The part of ClickHouse's HTTP interface that the server uses, over chDB.
 *
 *   GET /ping                      → 200 "Ok.\n"
 *   POST /?setting=…&param_p0=…    body: a statement → 200 with its result
 *   POST /?query=INSERT … FORMAT … body: the rows
 *   any refusal                    → status as ClickHouse gives it, X-ClickHouse-Exception-Code,
 *                                    body "Code: N. DB::Exception: … (NAME)"
 *
 * A result is sent when it is complete, so a 200 is never followed by an error.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { cpus } from 'node:os'
import { StatementError, type Engine, type StatementResult } from './engine.ts'
import { openLane, type Lane } from './lane.ts'
import { insertOfFile, readStatement, type Statement, type StatementLane } from './statement.ts'
import type { RowsFolder } from './rows-folder.ts'
import { httpStatusOf } from './http-status.ts'

export const hostLimits = {
  questionsRunningMax: Math.max(2, Math.min(8, cpus().length)),
  questionsWaitingMax: 256,
  // Inserts and changes of tables run one at a time, in the order they came; inserts of spans beside them.
  changesWaitingMax: 32,
  controlWaitingMax: 64,
  requestBytesMax: 64 * 1024 * 1024,
  // Parameters travel in the URL; longer ones come as multipart, which nobody sends us today.
  headerBytesMax: 4 * 1024 * 1024,
} as const

const exception = { tooLarge: 307, tooMany: 202, badRequest: 62, cancelled: 394 } as const

export type HttpInterface = {
  readonly servers: () => Server
  /** Resolves when no statement runs or waits; the last answers may still be on their way. */
  idle(): Promise<void>
}

type Lanes = Readonly<Record<StatementLane, Lane>>

/** Servers made here share the engine and its lanes. */
export function httpInterface(engine: Engine, rowsFolder: RowsFolder): HttpInterface {
  const lanes: Lanes = {
    questions: openLane({
      runningMax: hostLimits.questionsRunningMax,
      waitingMax: hostLimits.questionsWaitingMax,
    }),
    changes: openLane({ runningMax: 1, waitingMax: hostLimits.changesWaitingMax }),
    spans: openLane({ runningMax: 1, waitingMax: hostLimits.changesWaitingMax }),
    control: openLane({ runningMax: 1, waitingMax: hostLimits.controlWaitingMax }),
  }
  const options = { maxHeaderSize: hostLimits.headerBytesMax, keepAliveTimeout: 3_600_000 }
  return {
    servers: () =>
      createServer(options, (request, response) => {
        answer({ engine, rowsFolder, lanes, request, response }).catch((error: unknown) =>
          refuse(response, statementErrorOf(error)),
        )
      }),
    async idle() {
      await Promise.all(Object.values(lanes).map((lane) => lane.idle()))
    },
  }
}

type Exchange = {
  readonly engine: Engine
  readonly rowsFolder: RowsFolder
  readonly lanes: Lanes
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  const url = new URL(request.url ?? '/', 'http://engine')
  if (url.pathname === '/ping') {
    response.end('Ok.\n')
    return
  }
  const body = await readBody(request)
  const inUrl = url.searchParams.get('query')
  const statement = readStatement(url.searchParams, inUrl ?? body.toString())
  if (typeof statement === 'string') throw refusal(exception.badRequest, statement)
  const result = await (inUrl === null
    ? runInLane(exchange, statement)
    : runInsert(exchange, statement, body))
  send(response, url.searchParams.get('query_id'), result)
}

async function runInLane(exchange: Exchange, statement: Statement): Promise<StatementResult> {
  const { engine, lanes, response } = exchange
  const asker = new AbortController()
  response.once('close', () => {
    if (response.writableFinished) return
    asker.abort()
    cancelQuestion(engine, statement)
  })
  const outcome = await lanes[statement.lane].run(() => engine.run(statement), asker.signal)
  switch (outcome.kind) {
    case 'done':
      return outcome.result
    case 'full':
      throw refusal(exception.tooMany, `too many ${statement.lane} wait for the engine`)
    case 'left':
      throw refusal(exception.cancelled, 'the asker left before its turn')
  }
}

// An insert whose sender left goes on: its token makes the retry harmless. A question would only
// keep the processor busy for nobody.
function cancelQuestion(engine: Engine, statement: Statement): void {
  const comment = statement.settings['log_comment']
  if (statement.lane !== 'questions' || comment === undefined) return
  engine.kill(comment).catch(() => {
    // The statement has its own max_execution_time; there is nobody left to tell.
  })
}

async function runInsert(
  exchange: Exchange,
  statement: Statement,
  rows: Uint8Array,
): Promise<StatementResult> {
  return exchange.rowsFolder(rows, (file) => {
    const insert = insertOfFile(statement, file)
    if (insert === undefined) {
      throw refusal(exception.badRequest, 'a statement in the URL is INSERT INTO table FORMAT …')
    }
    return runInLane(exchange, insert)
  })
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request) {
    const part: unknown = chunk
    if (!(part instanceof Uint8Array)) throw new Error('a request gives bytes')
    bytes += part.length
    if (bytes > hostLimits.requestBytesMax) {
      throw refusal(exception.tooLarge, `more than ${hostLimits.requestBytesMax} bytes`)
    }
    chunks.push(part)
  }
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, queryId: string | null, result: StatementResult): void {
  response.setHeader('X-ClickHouse-Query-Id', queryId ?? '')
  response.setHeader(
    'X-ClickHouse-Summary',
    JSON.stringify({
      read_rows: String(result.rowsRead),
      result_rows: '0',
    }),
  )
  response.end(result.bytes)
}

function refusal(code: number, sentence: string): StatementError {
  return new StatementError(
    `Code: ${code}. DB::Exception: ${sentence}. (ENGINE_HOST)`,
    code,
    undefined,
  )
}

function statementErrorOf(error: unknown): StatementError {
  return error instanceof StatementError ? error : refusal(1002, String(error))
}

function refuse(response: ServerResponse, error: StatementError): void {
  if (response.destroyed) return
  response.statusCode = httpStatusOf(error.code)
  response.setHeader('X-ClickHouse-Exception-Code', String(error.code))
  response.end(`${error.message}\n`)
}
