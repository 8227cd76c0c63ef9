import { splitArray } from './split-array.ts'

/** A member of an object: its key, and the text of key and value. */
export type MemberText = { readonly key: string; readonly text: string }

/**
 * The texts of the elements of an array that is a member of the object in this JSON text: of
 * `{"events":[{"a":1},2]}` and `events`, `{"a":1}` and `2`. None when there is no such member. The
 * text must be well-formed. Of a key that stands twice the last counts, as it does to `JSON.parse`.
 */
export function elementTexts(json: string, key: string): readonly string[] {
  const text = memberText(json, key) ?? ''
  return text.startsWith('[') ? splitArray(text) : []
}

/** The text of a member of the object in this JSON text: of `{"a":{"b":1}}` and `a`, `{"b":1}`. */
export function memberText(json: string, key: string): string | undefined {
  const member = memberTexts(json).findLast((one) => one.key === key)
  return member && valueText(member.text)
}

/** The members of the object in this JSON text, which must be well-formed. */
export function memberTexts(json: string): readonly MemberText[] {
  const start = json.indexOf('{')
  const inner = `[${json.slice(start + 1, json.lastIndexOf('}'))}]`
  return splitArray(inner).map((text) => {
    const quote = text.indexOf('"')
    return { key: String(JSON.parse(text.slice(quote, afterText(text, quote)))), text }
  })
}

function valueText(member: string): string {
  const end = afterText(member, member.indexOf('"'))
  return member.slice(member.indexOf(':', end) + 1).trimStart()
}

function afterText(json: string, at: number): number {
  let end = at + 1
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  return end + 1
}
