import { splitArray } from './split-array.ts'

/** A member of an object: its key, and the text of key and value. */
export type MemberText = { readonly key: string; readonly text: string }

/** The members of the object in this JSON text, which must be well-formed. */
export function memberTexts(json: string): readonly MemberText[] {
  const start = json.indexOf('{')
  const inner = `[${json.slice(start + 1, json.lastIndexOf('}'))}]`
  return splitArray(inner).map((text) => {
    const quote = text.indexOf('"')
    return { key: String(JSON.parse(text.slice(quote, afterText(text, quote)))), text }
  })
}

/**
 * The text of a value: of `{"a":{"b":1}}` and `a`, `{"b":1}`. Of a key that stands twice the last
 * counts, as it does to `JSON.parse`.
 */
export function valueText(members: readonly MemberText[], key: string): string | undefined {
  const text = members.findLast((one) => one.key === key)?.text
  if (text === undefined) return undefined
  const end = afterText(text, text.indexOf('"'))
  return text.slice(text.indexOf(':', end) + 1).trimStart()
}

/**
 * The texts of the elements of a value that is an array: of `{"events":[{"a":1},2]}` and `events`,
 * `{"a":1}` and `2`. None when there is no such value.
 */
export function elementTexts(members: readonly MemberText[], key: string): readonly string[] {
  const text = valueText(members, key) ?? ''
  return text.startsWith('[') ? splitArray(text) : []
}

function afterText(json: string, at: number): number {
  let end = at + 1
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  return end + 1
}
