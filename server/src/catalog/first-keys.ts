import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Logger } from '../telemetry/logger.ts'
import { readFileIfThere, writeFileDurably } from './durable-file.ts'
import { newSecret } from './keys.ts'

const FirstKeys = Type.Object({ api_key: Type.String(), application_key: Type.String() })
export type FirstKeys = Static<typeof FirstKeys>

const firstKeys = Compile(FirstKeys)

type Given = { readonly apiKey: string | undefined; readonly applicationKey: string | undefined }

/**
 * The first API key and application key of a data directory: those of its `keys.json`, else the
 * given ones, else new ones; written with mode 0600. Given ones that are not used are told.
 */
export async function openFirstKeys(
  dataDir: string,
  given: Given,
  logger: Pick<Logger, 'warn'>,
): Promise<FirstKeys> {
  const path = join(dataDir, 'keys.json')
  const kept = await readKeys(path)
  if (kept !== undefined) {
    const settings = unusedSettings(given, kept)
    if (settings.length > 0) logger.warn({ settings, path }, unusedSentence)
    return kept
  }
  if (given.apiKey !== undefined && given.apiKey === given.applicationKey) {
    throw new Error('the API key and the application key must differ: senders know the first')
  }
  const keys = {
    api_key: given.apiKey ?? newSecret('api_key'),
    application_key: given.applicationKey ?? newSecret('application_key'),
  }
  await mkdir(dataDir, { recursive: true })
  await writeFileDurably(path, `${JSON.stringify(keys, null, 2)}\n`)
  return keys
}

const unusedSentence =
  'the data directory has other first keys, so these settings are not used: unset them; or, to have them as keys too, set both, remove the file and start again (the keys in it stay valid until they are deleted)'

function unusedSettings(given: Given, kept: FirstKeys): string[] {
  const pairs = [
    ['THROUGHLINE_API_KEY', given.apiKey, kept.api_key],
    ['THROUGHLINE_APP_KEY', given.applicationKey, kept.application_key],
  ] as const
  return pairs.flatMap(([name, key, inUse]) => (key === undefined || key === inUse ? [] : [name]))
}

type KnownKeys = {
  isApiKey(key: string): boolean
  isApplicationKey(key: string): boolean
}

/** The first keys for people to copy; one that was deleted since is no use to anybody. */
export function usableKeys(keys: FirstKeys, known: KnownKeys): FirstKeys {
  const { api_key: apiKey, application_key: applicationKey } = keys
  return {
    api_key: known.isApiKey(apiKey) ? apiKey : '<API key>',
    application_key: known.isApplicationKey(applicationKey) ? applicationKey : '<application key>',
  }
}

async function readKeys(path: string): Promise<FirstKeys | undefined> {
  const text = await readFileIfThere(path)
  if (text === undefined) return undefined
  const keys: unknown = JSON.parse(text)
  if (firstKeys.Check(keys)) return keys
  throw new Error(`${path} does not hold api_key and application_key`)
}
