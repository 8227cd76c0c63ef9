export interface JsonToken {
  readonly kind: 'key' | 'text' | 'figure' | 'word' | 'mark'
  readonly text: string
}

const pattern =
  /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*")|(?<figure>-?\d[\d.eE+-]*)|(?<word>true|false|null)|(?<mark>[\s{}[\],:]+)/g

const kinds = ['key', 'text', 'figure', 'word'] as const

/** Cuts printed JSON into what is coloured alike. Joined again, the tokens are the text. */
export function jsonTokens(text: string): readonly JsonToken[] {
  return [...text.matchAll(pattern)].map((match) => ({
    kind: kinds.find((kind) => match.groups?.[kind] !== undefined) ?? 'mark',
    text: match[0],
  }))
}
