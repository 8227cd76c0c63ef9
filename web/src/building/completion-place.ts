/** What may be completed at a place in a search text: an attribute, or a value of one. */
export type CompletionPlace =
  | { readonly kind: 'attribute'; readonly from: number; readonly typed: string }
  | {
      readonly kind: 'value'
      readonly attribute: string
      readonly from: number
      readonly typed: string
    }

/** What the word before a place in a search text may become; undefined where nothing can be offered. */
export function completionPlace(text: string, at: number): CompletionPlace | undefined {
  const { start, group } = wordBefore(text, at)
  const word = text.slice(start, at)
  if (group !== undefined) return valuePlace(group, start, word)
  const sign = /^[-!]?/.exec(word)?.[0].length ?? 0
  const [, attribute] = /^((?:\\.|[^\\:"])+):/s.exec(word.slice(sign)) ?? []
  if (attribute === undefined) {
    if (word.includes('"')) return undefined
    return { kind: 'attribute', from: start + sign, typed: word.slice(sign) }
  }
  const from = start + sign + attribute.length + 1
  return valuePlace(attribute, from, text.slice(from, at))
}

function valuePlace(attribute: string, from: number, word: string): CompletionPlace | undefined {
  // Of comparisons and ranges there are too many, and a closed quote is complete.
  if (/^[<>[{]|^".*"$/s.test(word)) return undefined
  const typed = word.replace(/^"/, '').replaceAll(/\\(.)/gs, '$1')
  return { kind: 'value', attribute, from, typed }
}

interface Word {
  readonly start: number
  /** The attribute whose values are listed in the parentheses around it. */
  readonly group: string | undefined
}

function wordBefore(text: string, at: number): Word {
  const groups: (string | undefined)[] = []
  let [start, isQuoted] = [0, false]
  for (let index = 0; index < at; index += 1) {
    const character = text.charAt(index)
    if (character === '\\') index += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && /[\s()]/.test(character)) {
      const [, attribute] = /^[-!]?(.+):$/s.exec(text.slice(start, index)) ?? []
      if (character === '(') groups.push(attribute)
      if (character === ')') groups.pop()
      start = index + 1
    }
  }
  return { start, group: groups.at(-1) }
}
