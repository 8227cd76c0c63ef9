/**
 * Reads one request of ClickHouse's HTTP interface, as far as the server uses it: the statement in
 * the body or in `query`, settings and `param_…` in the URL.
 */

export type StatementLane = 'questions' | 'changes' | 'spans' | 'control'

export type Statement = {
  readonly text: string
  readonly settings: Readonly<Record<string, string>>
  /** Still escaped as ClickHouse's HTTP interface wants them: backslash, tab and newline. */
  readonly parameters: Readonly<Record<string, string>>
  readonly database: string
  readonly format: string
  readonly lane: StatementLane
}

// Parts of the interface that are about HTTP and have no meaning inside the engine.
const httpOnly = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'session_id',
  'role',
  'wait_end_of_query',
  'buffer_size',
  'compress',
  'decompress',
  'enable_http_compression',
  'cancel_http_readonly_queries_on_client_close',
])

const plainWord = /^[A-Za-z_][A-Za-z0-9_.]*$/
const parameterPrefix = 'param_'

/** The statement of a request, or the sentence that says what is wrong with it. */
export function readStatement(search: URLSearchParams, text: string): Statement | string {
  if (text.trim() === '') return 'the request has no statement'
  const settings: Record<string, string> = {}
  const parameters: Record<string, string> = {}
  for (const [name, value] of search) {
    if (httpOnly.has(name)) continue
    if (!plainWord.test(name)) return `not the name of a setting: ${name}`
    if (name.startsWith(parameterPrefix)) parameters[name] = value
    else settings[name] = value
  }
  const database = search.get('database') ?? ''
  if (database !== '' && !plainWord.test(database)) return `not the name of a database: ${database}`
  return {
    text,
    settings,
    parameters,
    database,
    format: search.get('default_format') ?? 'TabSeparated',
    lane: laneOf(text),
  }
}

/** What has to be said before the statement on its connection: database, settings, parameters. */
export function preamble(statement: Statement): string {
  const assignments = Object.entries({ ...statement.settings, ...statement.parameters }).map(
    ([name, value]) => `${name} = ${literal(value)}`,
  )
  const use = statement.database === '' ? '' : `USE ${statement.database}; `
  return assignments.length === 0 ? use : `${use}SET ${assignments.join(', ')}; `
}

const rowsFollow = /\bFORMAT\s+\w+\s*$/i

/** An insert of the rows in a file; undefined when no rows follow the statement. */
export function insertOfFile(statement: Statement, file: string): Statement | undefined {
  if (!rowsFollow.test(statement.text)) return undefined
  const text = statement.text.replace(
    rowsFollow,
    (format) => `FROM INFILE ${literal(file)} ${format}`,
  )
  return { ...statement, text }
}

/** A string literal of ClickHouse's SQL. */
export function literal(value: string): string {
  return `'${value.replace(/[\\']/g, (character) => `\\${character}`)}'`
}

const reading = new Set([
  'SELECT',
  'WITH',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXISTS',
  'EXPLAIN',
  'SYSTEM',
  '(',
])

// However many spans come, the insert of an event does not stand behind theirs.
const intoSpans = /^\s*INSERT\s+INTO\s+throughline\.spans\b/i

// How far questions are is asked while they run.
const aboutProcesses = /^\s*SELECT\b[^;']{0,200}\bFROM\s+system\.processes\b/i

function laneOf(text: string): StatementLane {
  const first = /^\s*(\(|\w+)/.exec(text)?.[1]?.toUpperCase() ?? ''
  if (first === 'KILL' || aboutProcesses.test(text)) return 'control'
  if (intoSpans.test(text)) return 'spans'
  return reading.has(first) ? 'questions' : 'changes'
}
