import type { DictionaryAttributes } from '@throughline/contract'
import { bestFirst } from '../controls/best-first.ts'
import { contains } from '../controls/contains.ts'
import { readablePath } from './attribute-path.ts'

export type Attribute = DictionaryAttributes['attributes'][number]

const typesOfStanding: Readonly<Record<string, string[]>> = {
  '@trace.error': ['Bool'],
  '@trace.duration': ['Int64'],
}

/** Attributes that every event may have, also where the dictionary does not list them. */
const standing: readonly Attribute[] = [
  '@event.name @type @application.id service env version host source @usr.id @account.id @session.id',
  '@trace.id @trace.error @trace.error.type @trace.error.message @trace.duration @trace.service',
  '@trace.root.service @trace.root.name @trace.root.resource @trace.env @trace.rule',
  '@trace.confidence',
]
  .flatMap((paths) => paths.split(' '))
  .map((path) => ({ path, types: typesOfStanding[path] ?? ['String'], count: 0 }))

/** Whose an attribute is: the headings of the picker, in their order. */
const owners = [
  { name: 'Event', prefix: '' },
  { name: 'User', prefix: '@usr.' },
  { name: 'Account', prefix: '@account.' },
  { name: 'Session', prefix: '@session.' },
  { name: 'Trace', prefix: '@trace.' },
] as const
export type Owner = (typeof owners)[number]['name']

/** Whose an attribute is: that of the event itself unless its path says so. */
export function ownerOf(path: string): Owner {
  return owners.find(({ prefix }) => prefix !== '' && path.startsWith(prefix))?.name ?? 'Event'
}

/** The same attributes, those of one owner together, each in its order. */
export function byOwner(attributes: readonly Attribute[]): readonly Attribute[] {
  return owners.flatMap(({ name }) => attributes.filter(({ path }) => ownerOf(path) === name))
}

/** What a picker of attributes shows for a search, the best match first; else the dictionary's attributes first. */
export function offeredAttributes(
  known: readonly Attribute[],
  search: string,
): readonly Attribute[] {
  const paths = new Set(known.map(({ path }) => path))
  const others = standing.filter(({ path }) => !paths.has(path))
  const found = [...known, ...others].filter(
    ({ path }) => contains(path, search) || contains(readablePath(path), search),
  )
  return bestFirst(found, ({ path }) => bare(path), bare(search))
}

function bare(path: string): string {
  return readablePath(path).replace(/^@/, '')
}

/** Whether an attribute holds lists of objects and nothing else: it has no values, its keys have. */
export function isObjectList(types: readonly string[]): boolean {
  return types.length > 0 && types.every(isOfObjects)
}

const keysShownMax = 4

/** The paths of the first keys in a list of objects. */
export function keysIn(list: string, known: readonly Attribute[]): readonly string[] {
  const paths = known.map(({ path }) => path).filter((path) => path.startsWith(`${list}.`))
  return paths.slice(0, keysShownMax)
}

const words: Readonly<Record<string, string>> = {
  String: 'text',
  Bool: 'yes/no',
  Int64: 'number',
  UInt64: 'number',
  Float64: 'number',
}

/** Whether an attribute holds numbers, among others: what sums and percentiles are computed of. */
export function isOfNumbers(types: readonly string[]): boolean {
  return types.some((type) => words[type] === 'number')
}

/** The warehouse's names of types in the reader's words: `text, number`. */
export function typeWords(types: readonly string[]): string {
  return [...new Set(types.map(typeWord))].join(', ')
}

function typeWord(type: string): string {
  if (isOfObjects(type)) return 'list of objects'
  return words[type] ?? (type.startsWith('Array') ? 'list' : 'other')
}

/** Nulls among the objects, and lists of such lists, are no more. */
function isOfObjects(type: string): boolean {
  return /^(Array\()+(Nullable\()?JSON/.test(type)
}
