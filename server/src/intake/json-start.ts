import { isJsonObject } from './json-object.ts'

/** How much of a value is ever looked at. */
const charsMax = 256
const charsShown = 100

/**
 * The first 100 characters of a value as JSON, or so many, 256 at most, to be shown to whoever sent it.
 * Nothing beyond is looked at: a value of a million levels, at which JSON.stringify would fail, costs
 * no more.
 */
export function startOfJson(value: unknown, chars = charsShown): string {
  return value === undefined ? 'nothing' : appended('', value).slice(0, chars)
}

// A level is only entered after its bracket is there, so no more than so many are.
function appended(text: string, value: unknown): string {
  if (typeof value === 'string') return text + JSON.stringify(value.slice(0, charsMax))
  if (Array.isArray(value)) return `${listed(`${text}[`, value.values(), appended)}]`
  if (isJsonObject(value)) return `${listed(`${text}{`, Object.entries(value).values(), member)}}`
  return text + String(value)
}

function member(text: string, [key, value]: readonly [string, unknown]): string {
  return appended(`${appended(text, key)}:`, value)
}

function listed<Item>(
  start: string,
  items: Iterable<Item>,
  append: (text: string, item: Item) => string,
): string {
  let text = start
  for (const item of items) {
    if (text.length >= charsMax) break
    text = append(text === start ? text : `${text},`, item)
  }
  return text
}
