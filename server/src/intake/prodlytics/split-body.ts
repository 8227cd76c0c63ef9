/**
 * The pieces of a body. `single` is the documented form; `batch` pieces are judged one by one.
 * A piece is parsed JSON, or the reason why its text is none.
 */
export type Piece =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'malformed'; readonly reason: string }

export type SplitBody =
  | { readonly kind: 'single'; readonly value: unknown }
  | { readonly kind: 'batch'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'tooLong' }

export const batchEventsMax = 10_000

/** Splits a body by its content type: `application/x-ndjson` is a line an event, else JSON. */
export function splitBody(text: string, contentType: string): SplitBody {
  if (text.trim() === '') return { kind: 'empty' }
  return isNdjson(contentType) ? splitLines(text) : splitJson(text)
}

function isNdjson(contentType: string): boolean {
  return /^application\/(x-)?(ndjson|jsonl)\b/i.test(contentType)
}

function splitLines(text: string): SplitBody {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > batchEventsMax) return { kind: 'tooLong' }
  return { kind: 'batch', pieces: lines.map(parseJson) }
}

function splitJson(text: string): SplitBody {
  const piece = parseJson(text)
  if (piece.kind === 'malformed') return piece
  if (!Array.isArray(piece.value)) return { kind: 'single', value: piece.value }
  const values: readonly unknown[] = piece.value
  if (values.length > batchEventsMax) return { kind: 'tooLong' }
  return { kind: 'batch', pieces: values.map((value) => ({ kind: 'json', value })) }
}

function parseJson(text: string): Piece {
  try {
    const value: unknown = JSON.parse(text)
    return { kind: 'json', value }
  } catch (error) {
    // The parser's own sentence names the position and the character.
    return { kind: 'malformed', reason: error instanceof Error ? error.message : String(error) }
  }
}
