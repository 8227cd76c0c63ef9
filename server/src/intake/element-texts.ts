import { splitArray } from './split-array.ts'

/**
 * The texts of the elements of an array that is a member of the object in this JSON text: of
 * `{"events":[{"a":1},2]}` and `events`, `{"a":1}` and `2`. None when there is no such member. The
 * text must be well-formed. Of a key that stands twice the last counts, as it does to `JSON.parse`.
 */
export function elementTexts(json: string, key: string): readonly string[] {
  const start = json.indexOf('{')
  const inner = `[${json.slice(start + 1, json.lastIndexOf('}'))}]`
  const texts = splitArray(inner).flatMap((member) => {
    const quote = member.indexOf('"')
    const end = afterText(member, quote)
    const isIt = String(JSON.parse(member.slice(quote, end))) === key
    const value = member.slice(member.indexOf(':', end) + 1)
    return isIt && value.trimStart().startsWith('[') ? [value] : []
  })
  const last = texts.at(-1)
  return last === undefined ? [] : splitArray(last)
}

function afterText(json: string, at: number): number {
  let end = at + 1
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  return end + 1
}
