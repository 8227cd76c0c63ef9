import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CliError, systemCodeOf, wordsOf } from './cli-error.ts'
import type { KeySources } from './surroundings.ts'

/** The API key to send: the option, else the environment, else the server's own keys file. */
export async function findApiKey(option: string | undefined, sources: KeySources): Promise<string> {
  return option ?? sources.environmentKey ?? (await readKeysFile(sources.dataDir))
}

async function readKeysFile(dataDir: string): Promise<string> {
  const file = path.resolve(dataDir, 'keys.json')
  const key = apiKeyIn(await readText(file))
  if (key === undefined) throw new CliError('usage', `${file} holds no "api_key"`)
  return key
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = systemCodeOf(error) === 'ENOENT' ? 'does not exist' : wordsOf(error)
    throw new CliError(
      'usage',
      `no API key: give --api-key or THROUGHLINE_API_KEY, or set THROUGHLINE_DATA_DIR to the ` +
        `server's data directory (${file} ${why})`,
      error,
    )
  }
}

function apiKeyIn(text: string): string | undefined {
  const keys = parseJson(text)
  if (typeof keys !== 'object' || keys === null || !('api_key' in keys)) return undefined
  return typeof keys.api_key === 'string' ? keys.api_key : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // reported by the caller as a file without a key
  }
}
