import { availableParallelism } from 'node:os'

/** One row of the settings reference. */
export type SettingRow = {
  readonly name: string
  readonly default: string
  readonly meaning: string
}

/** Every setting there is; `docs/reference/settings.md` is made of it. */
export const settingsTable = [
  {
    name: 'THROUGHLINE_DATA_DIR',
    default: './data',
    meaning: 'Folder of the journal, the embedded engine and the generated keys.',
  },
  {
    name: 'THROUGHLINE_HOST',
    default: '127.0.0.1',
    meaning:
      'Address to listen on for the web app, the API and every intake. With another than 127.0.0.1, ::1 or localhost nothing is answered without a key or somebody signed in, but the files of the web app, /healthz and /readyz.',
  },
  {
    name: 'THROUGHLINE_PORT',
    default: '4700',
    meaning: 'Port to listen on; 0 takes a free one.',
  },
  {
    name: 'THROUGHLINE_TRUST_PROXY',
    default: 'false',
    meaning:
      'true: there is one proxy before the server, and nobody else reaches the port. It is believed what it says of whoever asks, in X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host: cookies are for TLS only when it says https, and tries to sign in are counted by the address that it names.',
  },
  {
    name: 'THROUGHLINE_TRACE_PORT',
    default: '8126',
    meaning:
      'Port to which tracers send as to an Agent; 0 for none. One that was not set and is taken is left out with a warning. The same paths are served on THROUGHLINE_PORT, with an API key.',
  },
  {
    name: 'THROUGHLINE_OTLP_PORT',
    default: '4318',
    meaning:
      "Port to which OpenTelemetry's exporters send over HTTP; 0 for none. As THROUGHLINE_TRACE_PORT, but that an API key is asked there unless THROUGHLINE_TRACE_HOST is 127.0.0.1, ::1 or localhost.",
  },
  {
    name: 'THROUGHLINE_TRACE_HOST',
    default: '127.0.0.1',
    meaning:
      'Address of the ports for traces. No key is asked on THROUGHLINE_TRACE_PORT, because tracers have none: let only those reach it who may send.',
  },
  {
    name: 'THROUGHLINE_WORKERS',
    default: 'half the cores, or 1',
    meaning:
      'Processes that take events, 1 to 64. 1: everything is one process. More: each has a journal of its own, and one more process leads them and answers all else; SIGHUP to that one starts them anew, one after the other.',
  },
  {
    name: 'THROUGHLINE_API_KEY',
    default: 'generated',
    meaning:
      'First API key (16 characters or more) when the data directory is new. Later it changes nothing, and a warning in the log says so: make further keys at `/api/v2/api_keys`, or set both first keys, remove `keys.json` from the data directory and start again.',
  },
  {
    name: 'THROUGHLINE_APP_KEY',
    default: 'generated',
    meaning:
      'First application key (16 characters or more) when the data directory is new. Later it changes nothing, as with THROUGHLINE_API_KEY.',
  },
  {
    name: 'THROUGHLINE_CLICKHOUSE_URL',
    default: 'unset',
    meaning:
      'Use this ClickHouse (http[s]://user:password@host:port) instead of the embedded one. It must be 26.1.3.19 or newer, or one of the older 25.12.6, 25.11.9 and 25.8.17 or a later patch of these.',
  },
  {
    name: 'THROUGHLINE_CLICKHOUSE_CLUSTER',
    default: 'unset',
    meaning:
      'Name of the cluster (letters, digits, _ . -) on whose nodes the tables are created, replicated; needs THROUGHLINE_CLICKHOUSE_URL. It may have any number of replicas, but one shard.',
  },
  {
    name: 'THROUGHLINE_RETENTION_MONTHS',
    default: '15',
    meaning: 'Months that events are kept; older ones are refused and deleted.',
  },
  {
    name: 'THROUGHLINE_TRACE_RETENTION_DAYS',
    default: '30',
    meaning: 'Days that spans are kept; older ones are dropped and deleted.',
  },
  {
    name: 'THROUGHLINE_JOURNAL_BYTES_MAX',
    default: '10737418240',
    meaning:
      'Disk budget of the journal in bytes, of all workers together; beyond it the intake answers 429.',
  },
  {
    name: 'THROUGHLINE_SPAN_JOURNAL_BYTES_MAX',
    default: '2147483648',
    meaning:
      'Disk budget in bytes of the journal that spans have for themselves, of all workers together; beyond it spans are dropped and counted, and events are taken as ever.',
  },
  {
    name: 'THROUGHLINE_JOURNAL_STUCK_MS',
    default: '30000',
    meaning:
      'Milliseconds without anything stored after which the intake answers 503 instead of 429 while the journal or its disk is full.',
  },
  {
    name: 'THROUGHLINE_REQUEST_MS_MAX',
    default: '30000',
    meaning:
      'Milliseconds that a sender may take for the headers and the body of a request; then it is answered 408.',
  },
  {
    name: 'THROUGHLINE_KEY_REQUESTS_MAX',
    default: '0',
    meaning:
      'Requests a second that may send events with one API key, steadily, or as many at once after a pause; beyond it they are answered 429. Each worker allows its share. 0 for no limit.',
  },
  {
    name: 'THROUGHLINE_AUTO_CREATE_APPLICATIONS',
    default: 'true',
    meaning: 'true: the first event of an unknown application creates it. false: it is refused.',
  },
  {
    name: 'THROUGHLINE_APPLICATIONS_MAX',
    default: '10000',
    meaning: 'Applications that events may create in all; the events of any other are refused.',
  },
  {
    name: 'THROUGHLINE_QUESTION_SOFT_MS',
    default: '2000',
    meaning:
      'Milliseconds after which a question that is still being computed is answered "running", with an id to ask again with.',
  },
  {
    name: 'THROUGHLINE_QUESTION_HARD_MS',
    default: '60000',
    meaning: 'Milliseconds after which a question is given up and answered "timeout".',
  },
  {
    name: 'THROUGHLINE_LOG_LEVEL',
    default: 'info',
    meaning: 'Least level logged: debug, info, warn, error or silent.',
  },
] as const satisfies readonly SettingRow[]

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type Settings = {
  readonly dataDir: string
  readonly host: string
  readonly port: number
  readonly trustsProxy: boolean
  readonly tracePort: OwnPort
  readonly otlpPort: OwnPort
  readonly traceHost: string
  readonly workers: number
  readonly apiKey: string | undefined
  readonly applicationKey: string | undefined
  readonly clickhouseUrl: string | undefined
  readonly clickhouseCluster: string | undefined
  readonly retentionMonths: number
  readonly traceRetentionDays: number
  readonly journalBytesMax: number
  readonly spanJournalBytesMax: number
  readonly journalStuckMs: number
  readonly requestMsMax: number
  readonly keyRequestsMax: number
  readonly autoCreateApplications: boolean
  readonly applicationsMax: number
  readonly questionSoftMs: number
  readonly questionHardMs: number
  readonly logLevel: LogLevel
}

/** A port beside the one of everything; 0: none. */
export type OwnPort = {
  readonly port: number
  /** Somebody asked for it, and has to be told when it cannot be had. */
  readonly isChosen: boolean
}

export type SettingsOutcome =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

/** All settings of the environment, or every problem with its name and value at once. */
export function readSettings(
  environment: Environment,
  cores = availableParallelism(),
): SettingsOutcome {
  const problems: string[] = []
  const read = readerOf(environment, problems)
  const settings: Settings = {
    dataDir: read.text('THROUGHLINE_DATA_DIR') ?? './data',
    host: read.text('THROUGHLINE_HOST') ?? '127.0.0.1',
    port: read.integer('THROUGHLINE_PORT', { default: 4700, min: 0, max: 65_535 }),
    trustsProxy: read.claim('THROUGHLINE_TRUST_PROXY', false),
    tracePort: readOwnPort(read, { name: 'THROUGHLINE_TRACE_PORT', default: 8126 }),
    otlpPort: readOwnPort(read, { name: 'THROUGHLINE_OTLP_PORT', default: 4318 }),
    traceHost: read.text('THROUGHLINE_TRACE_HOST') ?? '127.0.0.1',
    workers: read.integer('THROUGHLINE_WORKERS', workersRange(cores)),
    apiKey: read.key('THROUGHLINE_API_KEY'),
    applicationKey: read.key('THROUGHLINE_APP_KEY'),
    clickhouseUrl: read.url('THROUGHLINE_CLICKHOUSE_URL'),
    clickhouseCluster: read.name('THROUGHLINE_CLICKHOUSE_CLUSTER'),
    ...readKept(read),
    journalStuckMs: read.integer('THROUGHLINE_JOURNAL_STUCK_MS', {
      default: 30_000,
      min: 100,
      max: 3_600_000,
    }),
    requestMsMax: read.integer('THROUGHLINE_REQUEST_MS_MAX', {
      default: 30_000,
      min: 1_000,
      max: 3_600_000,
    }),
    keyRequestsMax: read.integer('THROUGHLINE_KEY_REQUESTS_MAX', {
      default: 0,
      min: 0,
      max: 1_000_000,
    }),
    autoCreateApplications: read.claim('THROUGHLINE_AUTO_CREATE_APPLICATIONS', true),
    applicationsMax: read.integer('THROUGHLINE_APPLICATIONS_MAX', {
      default: 10_000,
      min: 1,
      max: 1_000_000,
    }),
    ...readQuestionTimes(read),
    logLevel: read.choice('THROUGHLINE_LOG_LEVEL', logLevels, 'info'),
  }
  if (settings.clickhouseCluster !== undefined && settings.clickhouseUrl === undefined) {
    problems.push('THROUGHLINE_CLICKHOUSE_CLUSTER needs THROUGHLINE_CLICKHOUSE_URL')
  }
  problems.push(...misspelt(environment))
  return problems.length === 0 ? { kind: 'settings', settings } : { kind: 'invalid', problems }
}

type KeptSettings =
  'retentionMonths' | 'traceRetentionDays' | 'journalBytesMax' | 'spanJournalBytesMax'

/** For how long, and how much, is kept. */
function readKept(read: ReturnType<typeof readerOf>): Pick<Settings, KeptSettings> {
  const bytes = { min: 1024 ** 2, max: Number.MAX_SAFE_INTEGER }
  return {
    retentionMonths: read.integer('THROUGHLINE_RETENTION_MONTHS', {
      default: 15,
      min: 1,
      max: 1_200,
    }),
    traceRetentionDays: read.integer('THROUGHLINE_TRACE_RETENTION_DAYS', {
      default: 30,
      min: 1,
      max: 3_650,
    }),
    journalBytesMax: read.integer('THROUGHLINE_JOURNAL_BYTES_MAX', {
      default: 10 * 1024 ** 3,
      ...bytes,
    }),
    spanJournalBytesMax: read.integer('THROUGHLINE_SPAN_JOURNAL_BYTES_MAX', {
      default: 2 * 1024 ** 3,
      ...bytes,
    }),
  }
}

function readQuestionTimes(
  read: ReturnType<typeof readerOf>,
): Pick<Settings, 'questionSoftMs' | 'questionHardMs'> {
  return {
    questionSoftMs: read.integer('THROUGHLINE_QUESTION_SOFT_MS', {
      default: 2_000,
      min: 1,
      max: 60_000,
    }),
    questionHardMs: read.integer('THROUGHLINE_QUESTION_HARD_MS', {
      default: 60_000,
      min: 1,
      max: 3_600_000,
    }),
  }
}

function readOwnPort(
  read: ReturnType<typeof readerOf>,
  { name, default: usual }: { readonly name: string; readonly default: number },
): OwnPort {
  const port = read.integer(name, { default: usual, min: 0, max: 65_535 })
  return { port, isChosen: read.text(name) !== undefined }
}

type Range = { readonly default: number; readonly min: number; readonly max: number }

const keyCharsMin = 16

const workersMax = 64

function workersRange(cores: number): Range {
  const half = Math.max(1, Math.floor(cores / 2))
  return { default: Math.min(half, workersMax), min: 1, max: workersMax }
}

function readerOf(environment: Environment, problems: string[]) {
  const text = (name: string): string | undefined => {
    const value = environment[name]?.trim()
    return value === '' ? undefined : value
  }
  return {
    text,
    integer(name: string, range: Range): number {
      const value = text(name)
      if (value === undefined) return range.default
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
      if (number >= range.min && number <= range.max) return number
      problems.push(`${name} must be a whole number from ${range.min} to ${range.max}: "${value}"`)
      return range.default
    },
    key(name: string): string | undefined {
      const value = text(name)
      if (value === undefined || (/^[\x21-\x7e]+$/.test(value) && value.length >= keyCharsMin))
        return value
      problems.push(`${name} must be ${keyCharsMin} or more printable characters without spaces`)
      return undefined
    },
    name(name: string): string | undefined {
      const value = text(name)
      if (value === undefined || /^[\w.-]{1,128}$/.test(value)) return value
      problems.push(`${name} must be letters, digits, _ . and -: "${value}"`)
      return undefined
    },
    url(name: string): string | undefined {
      const value = text(name)
      if (value === undefined) return undefined
      const protocol = URL.canParse(value) ? new URL(value).protocol : ''
      if (protocol === 'http:' || protocol === 'https:') return value
      problems.push(`${name} must be an http or https URL`)
      return undefined
    },
    claim(name: string, fallback: boolean): boolean {
      const value = text(name)
      if (value === undefined) return fallback
      if (value === 'true' || value === 'false') return value === 'true'
      problems.push(`${name} must be true or false: "${value}"`)
      return fallback
    },
    choice<Choice extends string>(
      name: string,
      choices: readonly Choice[],
      fallback: Choice,
    ): Choice {
      const value = text(name)
      if (value === undefined) return fallback
      const chosen = choices.find((choice) => choice === value)
      if (chosen === undefined)
        problems.push(`${name} must be one of ${choices.join(', ')}: "${value}"`)
      return chosen ?? fallback
    },
  }
}

/** A misspelt setting would silently keep its default, so an unknown name is a problem. */
function misspelt(environment: Environment): string[] {
  const known = new Set<string>(settingsTable.map((row) => row.name))
  return Object.keys(environment)
    .filter((name) => name.startsWith('THROUGHLINE_') && !known.has(name))
    .map((name) => `${name} is not a setting; docs/reference/settings.md lists them`)
}
