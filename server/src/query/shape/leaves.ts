type Scalar = string | number | boolean

/** The values under one path of an event, and whether they stand in an array. */
export interface Leaf {
  readonly values: readonly Scalar[]
  readonly isListed: boolean
}

/**
 * Reads JSON as the engine prints it. Whole numbers beyond 2^53 become text, which keeps them exact.
 */
export function readStoredJson(text: string): unknown {
  return JSON.parse(longDigits.test(text) ? text.replace(textOrLongNumber, quotedIfLarge) : text)
}

const longDigits = /\d{16}/
const textOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

function quotedIfLarge(token: string): string {
  return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`
}

/** The leaves by path, in the order they stand in; what is no object has the path ''. */
export function leavesOf(json: unknown): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Collected>()
  collect(json, { path: '', isListed: false }, leaves)
  return leaves
}

interface Collected {
  readonly values: Scalar[]
  isListed: boolean
}

interface Place {
  readonly path: string
  readonly isListed: boolean
}

// As deep as the intake takes events, so the recursion is.
function collect(json: unknown, { path, isListed }: Place, leaves: Map<string, Collected>): void {
  if (isScalar(json)) {
    const leaf = leaves.get(path)
    if (leaf === undefined) leaves.set(path, { values: [json], isListed })
    else {
      leaf.values.push(json)
      leaf.isListed = true
    }
  } else if (Array.isArray(json)) {
    for (const element of json) collect(element, { path, isListed: true }, leaves)
  } else if (typeof json === 'object' && json !== null) {
    for (const [key, inner] of Object.entries(json)) {
      collect(inner, { path: path === '' ? key : `${path}.${key}`, isListed }, leaves)
    }
  }
}

function isScalar(json: unknown): json is Scalar {
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean'
}

/** A leaf as it is shown: a list when it stands in an array, null when there is none. */
export function shownLeaf(leaf: Leaf | undefined): unknown {
  if (leaf === undefined) return null
  return leaf.isListed ? leaf.values : leaf.values[0]
}
