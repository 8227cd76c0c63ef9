/** Where a text stops being JSON. */
export type JsonFault = {
  /** Both from 1; columns count UTF-16 units. */
  readonly line: number
  readonly column: number
  /** What stands there, '' when the text ends too early. */
  readonly found: string
}

type Expected = 'value' | 'firstElement' | 'key' | 'firstKey' | 'colon' | 'more'

/** A walk over a text; `at` stops for good where it is no JSON. */
type Walk = {
  readonly json: string
  /** The brackets that close what is open. */
  readonly closing: string[]
  at: number
  expected: Expected
}

/** The first place of a text where no JSON can go on. The text must not be JSON. */
export function findJsonFault(json: string): JsonFault {
  const walk: Walk = { json, closing: [], at: afterSpaces(json, 0), expected: 'value' }
  while (step(walk)) walk.at = afterSpaces(json, walk.at)
  const lines = json.slice(0, walk.at).split('\n')
  const column = (lines.at(-1) ?? '').length + 1
  return { line: lines.length, column, found: String.fromCodePoint(...codePointAt(json, walk.at)) }
}

function codePointAt(json: string, at: number): number[] {
  const code = json.codePointAt(at)
  return code === undefined ? [] : [code]
}

/** Goes on by one token; false where that cannot be. */
function step(walk: Walk): boolean {
  const char = walk.json[walk.at]
  switch (walk.expected) {
    case 'firstKey':
    case 'firstElement':
      if (char === walk.closing.at(-1)) return close(walk)
      return walk.expected === 'firstKey' ? stepOverKey(walk) : stepOverValue(walk)
    case 'key':
      return stepOverKey(walk)
    case 'value':
      return stepOverValue(walk)
    case 'colon':
      return char === ':' && advance(walk, walk.at + 1, 'value')
    case 'more':
      if (walk.closing.length === 0) return false
      if (char === walk.closing.at(-1)) return close(walk)
      return char === ',' && advance(walk, walk.at + 1, isInObject(walk) ? 'key' : 'value')
  }
}

function isInObject({ closing }: Walk): boolean {
  return closing.at(-1) === '}'
}

function advance(walk: Walk, at: number, expected: Expected): true {
  walk.at = at
  walk.expected = expected
  return true
}

function close(walk: Walk): true {
  walk.closing.pop()
  return advance(walk, walk.at + 1, 'more')
}

function stepOverKey(walk: Walk): boolean {
  return walk.json[walk.at] === '"' && stepOverText(walk, 'colon')
}

const numberOrWord = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

function stepOverValue(walk: Walk): boolean {
  const { json, at, closing } = walk
  switch (json[at]) {
    case '"':
      return stepOverText(walk, 'more')
    case '{':
      closing.push('}')
      return advance(walk, at + 1, 'firstKey')
    case '[':
      closing.push(']')
      return advance(walk, at + 1, 'firstElement')
    default:
      numberOrWord.lastIndex = at
      return numberOrWord.test(json) && advance(walk, numberOrWord.lastIndex, 'more')
  }
}

const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

function stepOverText(walk: Walk, expected: Expected): boolean {
  const { json } = walk
  walk.at += 1
  for (let code = json.charCodeAt(walk.at); code >= 0x20; code = json.charCodeAt(walk.at)) {
    if (code === 0x22) return advance(walk, walk.at + 1, expected)
    if (code === 0x5c) {
      escape.lastIndex = walk.at
      if (!escape.test(json)) return false
      walk.at = escape.lastIndex
    } else {
      walk.at += 1
    }
  }
  return false
}

function afterSpaces(json: string, at: number): number {
  let next = at
  while (next < json.length && ' \t\r\n'.includes(json.charAt(next))) next += 1
  return next
}
