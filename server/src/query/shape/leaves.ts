type Scalar = string | number | boolean

/** The values under one path of an event, and whether they stand in an array. */
export interface Leaf {
  readonly values: readonly Scalar[]
  readonly isListed: boolean
}

interface Collected {
  readonly values: Scalar[]
  isListed: boolean
}

interface Place {
  readonly path: string
  readonly isListed: boolean
}

const top: Place = { path: '', isListed: false }

/**
 * The leaves by path of JSON as the engine prints it, in the order they stand in; what is no object
 * has the path ''. Whole numbers beyond 2^53 become text, which keeps them exact. Under `a` and `a.b`
 * the engine prints one key twice, `{"a":1,"a":{"b":2}}`, of which `JSON.parse` would keep the last.
 */
export function readLeaves(json: string): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Collected>()
  const open: Place[] = []
  let place = top
  for (let at = 0, end: number; at < json.length; at = end) {
    end = endOfToken(json, at)
    const token = json.slice(at, end)
    if (token === '{') open.push(place)
    else if (token === '[') open.push((place = { ...place, isListed: true }))
    else if (token === '}' || token === ']') {
      open.pop()
      place = open.at(-1) ?? top
    } else if (json[end] === ':') place = inside(open.at(-1) ?? top, textOf(token))
    else if (!marks.has(token)) keep(leaves, place, valueOf(token))
  }
  return leaves
}

/** What stands between others, and what is no value. */
const marks: ReadonlySet<string> = new Set([',', ':', 'null'])

const signOrWord = /[[\]{},:]|[^[\]{},:]+/y

function endOfToken(json: string, start: number): number {
  if (json[start] === '"') return endOfText(json, start)
  signOrWord.lastIndex = start
  signOrWord.test(json)
  return signOrWord.lastIndex
}

// No regular expression: one that passes over a million escapes runs out of stack.
function endOfText(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1)
  while (isEscaped(json, quote)) quote = json.indexOf('"', quote + 1)
  return quote + 1
}

function isEscaped(json: string, quote: number): boolean {
  let first = quote
  while (json[first - 1] === '\\') first -= 1
  return (quote - first) % 2 === 1
}

function inside({ path, isListed }: Place, key: string): Place {
  return { path: path === '' ? key : `${path}.${key}`, isListed }
}

function keep(leaves: Map<string, Collected>, { path, isListed }: Place, value: Scalar): void {
  const leaf = leaves.get(path)
  if (leaf === undefined) leaves.set(path, { values: [value], isListed })
  else {
    leaf.values.push(value)
    leaf.isListed = true
  }
}

function valueOf(token: string): Scalar {
  if (token.startsWith('"')) return textOf(token)
  if (token === 'true' || token === 'false') return token === 'true'
  const number = Number(token)
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(number) ? token : number
}

function textOf(token: string): string {
  return token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1)
}

/** A leaf as it is shown: a list when it stands in an array, null when there is none. */
export function shownLeaf(leaf: Leaf | undefined): unknown {
  if (leaf === undefined) return null
  return leaf.isListed ? leaf.values : leaf.values[0]
}
