import type { Pattern } from '../parse/search-ast.ts'
import { unreachable } from '../unreachable.ts'

/** A pattern in the language of LIKE: `*` is `%`, `?` is `_`, and these are escaped in text. */
export function likePattern(pattern: Pattern): string {
  return pattern.map(likePiece).join('')
}

function likePiece(piece: Pattern[number]): string {
  switch (piece.kind) {
    case 'anyRun':
      return '%'
    case 'anyOne':
      return '_'
    case 'literal':
      return piece.text.replace(/[\\%_]/g, (character) => `\\${character}`)
    default:
      return unreachable(piece)
  }
}
