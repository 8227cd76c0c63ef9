import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CliError, systemCodeOf, wordsOf } from './cli-error.ts'
import type { KeySources } from './surroundings.ts'

/** The API key to send: the option, else the environment, else the server's own keys file. */
export async function findApiKey(option: string | undefined, sources: KeySources): Promise<string> {
  return option ?? sources.environmentKey ?? readKeysFile(sources.dataDir, apiKey)
}

/** The application key to manage with, found in the same places. */
export async function findApplicationKey(
  option: string | undefined,
  sources: KeySources,
): Promise<string> {
  return (
    option ?? sources.environmentApplicationKey ?? readKeysFile(sources.dataDir, applicationKey)
  )
}

const apiKey = {
  member: 'api_key',
  words: 'API key: give --api-key or THROUGHLINE_API_KEY',
} as const

const applicationKey = {
  member: 'application_key',
  words: 'application key: give --app-key or THROUGHLINE_APP_KEY',
} as const

type Wanted = typeof apiKey | typeof applicationKey

async function readKeysFile(dataDir: string, wanted: Wanted): Promise<string> {
  const file = path.resolve(dataDir, 'keys.json')
  const key = keyIn(await readText(file, wanted), wanted)
  if (key === undefined) throw new CliError('usage', `${file} holds no "${wanted.member}"`)
  return key
}

async function readText(file: string, { words }: Wanted): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = systemCodeOf(error) === 'ENOENT' ? 'does not exist' : wordsOf(error)
    throw new CliError(
      'usage',
      `no ${words}, or set THROUGHLINE_DATA_DIR to the server's data directory (${file} ${why})`,
      error,
    )
  }
}

function keyIn(text: string, { member }: Wanted): string | undefined {
  const keys = parseJson(text)
  if (typeof keys !== 'object' || keys === null || !(member in keys)) return undefined
  const key: unknown = Object.entries(keys).find(([name]) => name === member)?.[1]
  return typeof key === 'string' ? key : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // reported by the caller as a file without a key
  }
}
