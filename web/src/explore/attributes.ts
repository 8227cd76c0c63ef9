import type { DictionaryAttributes } from '@throughline/contract'
import { contains } from '../controls/contains.ts'
import { readablePath } from './attribute-path.ts'

type Attribute = DictionaryAttributes['attributes'][number]

/** Attributes that every event may have, also where the dictionary does not list them. */
const standing: readonly Attribute[] = [
  '@event.name',
  '@type',
  '@application.id',
  '@account.id',
  '@usr.id',
  'service',
  'env',
  'version',
].map((path) => ({ path, types: ['String'], count: 0 }))

/** What the breakdown picker shows for a search: the dictionary's attributes, then the standing ones. */
export function offeredAttributes(
  known: readonly Attribute[],
  search: string,
): readonly Attribute[] {
  const paths = new Set(known.map(({ path }) => path))
  const others = standing.filter(({ path }) => !paths.has(path))
  return [...known, ...others].filter(
    ({ path }) => contains(path, search) || contains(readablePath(path), search),
  )
}

const words: Readonly<Record<string, string>> = {
  String: 'text',
  Bool: 'yes/no',
  Int64: 'number',
  UInt64: 'number',
  Float64: 'number',
}

/** The warehouse's names of types in the reader's words: `text, number`. */
export function typeWords(types: readonly string[]): string {
  const said = types.map((type) => words[type] ?? (type.startsWith('Array') ? 'list' : 'other'))
  return [...new Set(said)].join(', ')
}
