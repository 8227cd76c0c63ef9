/**
 * Finds where a member's value begins in the text of a JSON object, so that an id can be put in
 * without writing the rest anew: numbers beyond 2^53 and the order of keys stay as they were sent.
 * The text must be valid JSON; the caller has parsed it.
 */
export function valueStart(json: Buffer, objectStart: number, name: string): number | undefined {
  let found: number | undefined
  let at = skipSpace(json, objectStart + 1)
  while (json[at] === code.quote) {
    const keyEnd = stringEnd(json, at)
    const start = skipSpace(json, skipSpace(json, keyEnd) + 1)
    // The last of two equal keys wins, as in JSON.parse.
    if (JSON.parse(json.toString('utf8', at, keyEnd)) === name) found = start
    at = skipSpace(json, valueEnd(json, start))
    if (json[at] === code.comma) at = skipSpace(json, at + 1)
  }
  return found
}

const code = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  openBrace: 0x7b,
  closeBrace: 0x7d,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  space: 0x20,
} as const

/** The first place from `from` on that is not white space. */
export function skipSpace(json: Buffer, from: number): number {
  let at = from
  while ((json[at] ?? Infinity) <= code.space) at++
  return at
}

function stringEnd(json: Buffer, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== code.quote) at += json[at] === code.backslash ? 2 : 1
  return at + 1
}

function valueEnd(json: Buffer, start: number): number {
  let depth = 0
  let at = start
  while (at < json.length) {
    const byte = json[at]
    if (byte === code.quote) {
      at = stringEnd(json, at)
      continue
    }
    if (byte === code.openBrace || byte === code.openBracket) depth++
    else if (depth === 0 && (byte === code.comma || byte === code.closeBrace)) return at
    else if (byte === code.closeBrace || byte === code.closeBracket) depth--
    at++
  }
  return at
}
