/** Where a pattern may say that it is. */
export type Place = 'start' | 'finish' | 'wordEdge' | 'insideWord'

/** A regular expression without anything that looks elsewhere in the text. */
export type PatternNode =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeated'
      readonly node: PatternNode
      readonly min: number
      /** Infinity without an end. */
      readonly max: number
    }

export type ParsedPattern =
  | { readonly kind: 'parsed'; readonly node: PatternNode }
  | { readonly kind: 'refused'; readonly reason: string }

const depthMax = 50
const sourceCharsMax = 2_000

/** Parses a regular expression with the flag `u`. JavaScript itself judges whether it is one. */
export function parsePattern(source: string): ParsedPattern {
  if (source.length > sourceCharsMax) return refused(`is over ${sourceCharsMax} characters long`)
  try {
    // oxlint-disable-next-line no-new -- it throws
    new RegExp(source, 'u')
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error))
  }
  const reading: Reading = { rest: source, depth: 0, refusal: undefined }
  const node = readChoice(reading)
  return reading.refusal === undefined ? { kind: 'parsed', node } : refused(reading.refusal)
}

function refused(reason: string): ParsedPattern {
  return { kind: 'refused', reason }
}

type Reading = { rest: string; depth: number; refusal: string | undefined }

/** Takes what the expression finds at the start of the rest; '' is nothing. */
function take(reading: Reading, expression: RegExp): string {
  const [found = ''] = expression.exec(reading.rest) ?? []
  reading.rest = reading.rest.slice(found.length)
  return found
}

/** Stops reading: what is read from here on does not matter. */
function refuse(reading: Reading, reason: string): PatternNode {
  reading.refusal ??= reason
  reading.rest = ''
  return nothing
}

const nothing: PatternNode = { kind: 'sequence', parts: [] }

function readChoice(reading: Reading): PatternNode {
  const options = [readSequence(reading)]
  while (take(reading, /^\|/) !== '') options.push(readSequence(reading))
  return { kind: 'choice', options }
}

function readSequence(reading: Reading): PatternNode {
  const parts: PatternNode[] = []
  while (reading.rest !== '' && !/^[|)]/.test(reading.rest)) parts.push(readRepeated(reading))
  return { kind: 'sequence', parts }
}

function readRepeated(reading: Reading): PatternNode {
  const node = readOne(reading)
  const count = take(reading, /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/)
  return count === '' ? node : { kind: 'repeated', node, ...boundsOf(count) }
}

function boundsOf(count: string): { readonly min: number; readonly max: number } {
  if (count.startsWith('*')) return { min: 0, max: Infinity }
  if (count.startsWith('+')) return { min: 1, max: Infinity }
  if (count.startsWith('?')) return { min: 0, max: 1 }
  const [, min = '', comma, max = ''] = /^\{(\d+)(,)?(\d*)\}/.exec(count) ?? []
  if (comma === undefined) return { min: Number(min), max: Number(min) }
  return { min: Number(min), max: max === '' ? Infinity : Number(max) }
}

function readOne(reading: Reading): PatternNode {
  if (reading.rest.startsWith('(')) return readGroup(reading)
  const place = places[take(reading, /^(?:[\^$]|\\[bB])/)]
  if (place !== undefined) return { kind: 'place', place }
  if (/^\\(?:[1-9]|k<)/.test(reading.rest)) {
    return refuse(reading, 'refers to a group, which takes too long to look for')
  }
  return characterNode(take(reading, oneCharacter))
}

const places: Readonly<Record<string, Place>> = {
  '^': 'start',
  $: 'finish',
  '\\b': 'wordEdge',
  '\\B': 'insideWord',
}

/** What stands for one character: a class, an escape, or the character itself. */
const oneCharacter = new RegExp(
  [
    String.raw`^(?:\[(?:\\.|[^\]\\])*\]`,
    String.raw`\\[pP]\{[^}]*\}`,
    String.raw`\\u\{[^}]*\}`,
    // Two halves of one character.
    String.raw`\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}`,
    String.raw`\\u[\da-fA-F]{4}`,
    String.raw`\\x[\da-fA-F]{2}`,
    String.raw`\\c[a-zA-Z]`,
    String.raw`\\?.)`,
  ].join('|'),
  'su',
)

const asciiCharacters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))

function characterNode(source: string): PatternNode {
  const expression = new RegExp(`^${source}$`, 'u')
  const ofAscii = new Set(asciiCharacters.filter((character) => expression.test(character)))
  const matches = (character: string): boolean =>
    character < '\x80' ? ofAscii.has(character) : expression.test(character)
  return { kind: 'character', matches }
}

function readGroup(reading: Reading): PatternNode {
  if (/^\(\?(?!:|<[^=!])/.test(reading.rest)) {
    return refuse(reading, 'looks ahead or behind, which takes too long')
  }
  reading.depth += 1
  if (reading.depth > depthMax) return refuse(reading, `has groups ${depthMax} deep`)
  take(reading, /^\((?:\?:|\?<[^>]*>)?/)
  const node = readChoice(reading)
  take(reading, /^\)/)
  reading.depth -= 1
  return node
}
