/**
 * chDB in this process, one connection a statement.
 *
 * A connection costs 0.4 ms and carries settings and parameters of its own, so a fresh one for
 * each statement leaves nothing behind for the next. The binding's own parameter binding is not
 * used: it lets only one parameterized statement run at a time in the whole process. `SET param_…`
 * on the statement's connection binds the same way and lets them run side by side.
 */
import type { Session } from 'chdb'
import { literal, preamble, type Statement } from './statement.ts'

export type Engine = {
  run(statement: Statement): Promise<StatementResult>
  /** Kills running statements by their `log_comment`. */
  kill(comment: string): Promise<void>
}

export type StatementResult = {
  readonly bytes: Uint8Array
  readonly rowsRead: number
}

/** A refusal of the engine, with ClickHouse's own code. */
export class StatementError extends Error {
  readonly code: number
  constructor(message: string, code: number, cause: unknown) {
    super(message, { cause })
    this.name = 'StatementError'
    this.code = code
  }
}

const unknownException = 1002

/** Opens the data folder; throws what chDB throws when it has no binary or the folder is taken. */
export async function openEngine(engineDir: string, args: readonly string[]): Promise<Engine> {
  const chdb = await import('chdb')
  const connect = () => new chdb.Session(engineDir, { connectionArgs: args })
  // The engine lives as long as one connection does; this one is never used for anything else.
  const keeper = connect()
  await keeper.queryAsync('SELECT 1')
  return {
    run: (statement) => onConnection(connect, (session) => runOn(session, statement)),
    kill: (comment) =>
      onConnection(connect, async (session) => {
        await session.queryAsync(
          `KILL QUERY WHERE Settings['log_comment'] = ${literal(comment)} ASYNC`,
        )
      }),
  }
}

async function onConnection<Result>(
  connect: () => Session,
  use: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = connect()
  try {
    return await use(session)
  } catch (error) {
    throw statementError(error)
  } finally {
    session.close()
  }
}

async function runOn(session: Session, statement: Statement): Promise<StatementResult> {
  const result = await session.queryAsync(preamble(statement) + statement.text, {
    format: statement.format,
  })
  return { bytes: result.bytes(), rowsRead: result.rowsRead }
}

// Where the rows of an insert were is nothing to whoever sent them.
const rowsFileNamed = /\n: \(in file\/uri [^\n]*?\.rows\)/

function statementError(error: unknown): StatementError {
  if (error instanceof StatementError) return error
  const message = (error instanceof Error ? error.message : String(error)).replace(
    rowsFileNamed,
    '',
  )
  const code = /^Code: (\d+)/.exec(message)?.[1]
  return new StatementError(message, code === undefined ? unknownException : Number(code), error)
}
