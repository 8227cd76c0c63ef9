/** What parsing does not tell of the keys in a JSON text. The text must be well-formed. */

/** How many keys there are, those of equal name counted each. */
export function countKeys(json: string): number {
  let keys = 0
  for (let at = json.indexOf('"'); at >= 0;) {
    const end = afterText(json, at)
    if (colonAfter(json, end)) keys += 1
    at = json.indexOf('"', end)
  }
  return keys
}

type OpenObject = {
  readonly pointer: string
  readonly keys: Set<string>
  index: number
  key: string
}

/** The first key that stands twice in its object, and the JSON pointer of its object. */
export function findKeyTwice(json: string): { readonly path: string; readonly key: string } {
  const open: OpenObject[] = []
  for (let at = 0; at < json.length; at += 1) {
    const here = open.at(-1)
    switch (json.charAt(at)) {
      case '{':
      case '[':
        open.push({ pointer: pointerIn(here), keys: new Set(), index: 0, key: '' })
        break
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        if (here !== undefined) here.index += 1
        break
      case '"': {
        const end = afterText(json, at)
        if (here !== undefined && colonAfter(json, end)) {
          here.key = String(JSON.parse(json.slice(at, end)))
          if (here.keys.has(here.key)) return { path: here.pointer || '/', key: here.key }
          here.keys.add(here.key)
        }
        at = end - 1
        break
      }
    }
  }
  throw new Error('no key stands twice')
}

function pointerIn(around: OpenObject | undefined): string {
  if (around === undefined) return ''
  const key = around.keys.size > 0 ? around.key : String(around.index)
  return `${around.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The place after the text that starts at `at`. */
function afterText(json: string, at: number): number {
  let end = at + 1
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  return end + 1
}

const space = /\s/

function colonAfter(json: string, at: number): boolean {
  let next = at
  while (space.test(json.charAt(next))) next += 1
  return json[next] === ':'
}
