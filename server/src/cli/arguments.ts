import { parseArgs } from 'node:util'
import { roles, type Role } from '@throughline/contract'
import { CliError, wordsOf } from './cli-error.ts'
import { demoDefaults, demoLimits } from '../demo/demo-size.ts'
import type { HelpTopic } from './help.ts'

export type Command = HelpCommand | ImportCommand | DemoCommand | InviteCommand

export interface HelpCommand {
  readonly kind: 'help'
  readonly topic: HelpTopic
}

export interface ImportCommand extends ServerOptions {
  readonly kind: 'import'
  readonly files: readonly string[]
  readonly application: string | undefined
  readonly stateDir: string | undefined
  readonly rejects: string | undefined
  readonly restart: boolean
}

export interface DemoCommand extends ServerOptions {
  readonly kind: 'demo'
  readonly users: number
  readonly days: number
  readonly seed: number
  /** Days since 1970-01-01 (UTC) of the last day written. */
  readonly lastDay: number
  readonly application: string
  readonly dryRun: boolean
}

export interface InviteCommand extends ServerOptions {
  readonly kind: 'invite'
  readonly email: string
  /** Without one, what the server makes of it. */
  readonly role: Role | undefined
  readonly applicationKey: string | undefined
}

export interface ServerOptions {
  readonly url: URL
  readonly apiKey: string | undefined
  readonly quiet: boolean
}

const msPerDay = 86_400_000

const serverOptions = {
  url: { type: 'string' },
  'api-key': { type: 'string' },
  quiet: { type: 'boolean', short: 'q', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** What stands for that which nobody has typed. */
export type Defaults = { readonly nowMs: number; readonly defaultUrl: string }

/** Turns the words after `throughline` into a command; throws a `usage` error that says what to type. */
export function readCommand(words: readonly string[], defaults: Defaults): Command {
  const [name, ...rest] = words
  switch (name) {
    case undefined:
    case '-h':
    case '--help':
      return { kind: 'help', topic: 'overview' }
    case 'help':
      return { kind: 'help', topic: helpTopic(rest[0]) }
    case 'import':
      return readImport(rest, defaults)
    case 'demo':
      return readDemo(rest, defaults)
    case 'invite':
      return readInvite(rest, defaults)
    default:
      throw usage(`there is no command ${JSON.stringify(name)}`, 'overview')
  }
}

function helpTopic(word: string | undefined): HelpTopic {
  return word === 'import' || word === 'demo' || word === 'invite' ? word : 'overview'
}

function readImport(words: readonly string[], defaults: Defaults): Command {
  const { values, positionals } = parsed('import', () =>
    parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        ...serverOptions,
        application: { type: 'string' },
        'state-dir': { type: 'string' },
        rejects: { type: 'string' },
        restart: { type: 'boolean', default: false },
      },
    }),
  )
  if (values.help) return { kind: 'help', topic: 'import' }
  if (positionals.length === 0) throw usage('name at least one file, or - for stdin', 'import')
  return {
    kind: 'import',
    files: positionals,
    application: nonEmpty('--application', values.application, 'import'),
    stateDir: values['state-dir'],
    rejects: values.rejects,
    restart: values.restart,
    ...readServerOptions(values, defaults, 'import'),
  }
}

function readDemo(words: readonly string[], defaults: Defaults): Command {
  const { values } = parsed('demo', () =>
    parseArgs({
      args: [...words],
      options: {
        ...serverOptions,
        users: { type: 'string', default: String(demoDefaults.users) },
        days: { type: 'string', default: String(demoDefaults.days) },
        seed: { type: 'string', default: String(demoDefaults.seed) },
        until: { type: 'string' },
        application: { type: 'string', default: demoDefaults.application },
        'dry-run': { type: 'boolean', default: false },
      },
    }),
  )
  if (values.help) return { kind: 'help', topic: 'demo' }
  return {
    kind: 'demo',
    users: wholeNumber('--users', values.users, { min: 1, max: demoLimits.usersMax }),
    days: wholeNumber('--days', values.days, { min: 1, max: demoLimits.daysMax }),
    seed: wholeNumber('--seed', values.seed, { min: 0, max: 0xffff_ffff }),
    lastDay: readDay(values.until, defaults.nowMs),
    application: nonEmpty('--application', values.application, 'demo'),
    dryRun: values['dry-run'],
    ...readServerOptions(values, defaults, 'demo'),
  }
}

function readInvite(words: readonly string[], defaults: Defaults): Command {
  const { values, positionals } = parsed('invite', () =>
    parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { ...serverOptions, role: { type: 'string' }, 'app-key': { type: 'string' } },
    }),
  )
  if (values.help) return { kind: 'help', topic: 'invite' }
  const [email, ...more] = positionals
  if (email === undefined || more.length > 0) throw usage('give one e-mail', 'invite')
  return {
    kind: 'invite',
    email,
    role: readRole(values.role),
    applicationKey: values['app-key'],
    ...readServerOptions(values, defaults, 'invite'),
  }
}

function readRole(text: string | undefined): Role | undefined {
  const role = roles.find((name) => name === text)
  if (role !== undefined || text === undefined) return role
  throw usage(`--role must be one of ${roles.join(', ')}, not ${JSON.stringify(text)}`, 'invite')
}

function parsed<Result>(topic: HelpTopic, parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    throw usage(wordsOf(error).replace(/ \(ERR_PARSE_ARGS_\w+\)$/, ''), topic)
  }
}

function readServerOptions(
  values: { readonly url?: string; readonly 'api-key'?: string; readonly quiet: boolean },
  { defaultUrl }: Defaults,
  topic: HelpTopic,
): ServerOptions {
  return {
    url: readUrl(values.url ?? defaultUrl, topic),
    apiKey: values['api-key'],
    quiet: values.quiet,
  }
}

function readUrl(text: string, topic: HelpTopic): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw usage(
      `--url must be an http or https address such as http://127.0.0.1:4700, not ${JSON.stringify(text)}`,
      topic,
    )
  }
  return url
}

function wholeNumber(
  option: string,
  text: string,
  bounds: { readonly min: number; readonly max: number },
): number {
  const digits = text.replaceAll(/[_,]/g, '')
  const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  if (value >= bounds.min && value <= bounds.max) return value
  throw usage(
    `${option} must be a whole number from ${bounds.min} to ${bounds.max}, not ${JSON.stringify(text)}`,
    'demo',
  )
}

function readDay(text: string | undefined, nowMs: number): number {
  const today = Math.floor(nowMs / msPerDay)
  if (text === undefined) return today
  const ms = Date.parse(`${text}T00:00:00Z`)
  // Written back and compared: Date.parse takes 30 February for 2 March.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${text}T`)
  if (isDay && ms / msPerDay <= today) return ms / msPerDay
  throw usage(
    `--until must be a day such as 2026-03-31, today at the latest, not ${JSON.stringify(text)}`,
    'demo',
  )
}

function nonEmpty<Text extends string | undefined>(
  option: string,
  text: Text,
  topic: HelpTopic,
): Text {
  if (text === '') throw usage(`${option} must not be empty`, topic)
  return text
}

function usage(problem: string, topic: HelpTopic): CliError {
  const help = topic === 'overview' ? 'throughline --help' : `throughline ${topic} --help`
  return new CliError('usage', `${problem}\nSee: ${help}`)
}
