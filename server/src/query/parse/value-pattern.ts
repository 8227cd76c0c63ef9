import { invalid, type Faults } from './faults.ts'
import type { Pattern } from './search-ast.ts'

/** Values whose text is like it are one, which is called by the text of the pattern itself. */
export interface ValuePattern {
  /** `/product/*` */
  readonly text: string
  readonly pattern: Pattern
}

const [patternsMax, charactersMax] = [20, 200]

/**
 * Patterns, of which the first that a value matches counts. `*` is any text, and nothing else stands for
 * anything but itself: so a pattern matches its own text, and whatever another pattern that it matches does.
 */
export function readPatterns(
  texts: readonly string[],
  pointer: string,
  faults: Faults,
): readonly ValuePattern[] {
  if (texts.length > patternsMax) {
    faults.push(invalid(pointer, `has more than ${patternsMax} patterns`))
    return []
  }
  return texts.map((text, index) => {
    if (!text.includes('*') || text.length > charactersMax) {
      const sentence = `is no pattern of at most ${charactersMax} characters with a *`
      faults.push(invalid(`${pointer}/${index}`, sentence))
    }
    return { text, pattern: patternOf(text) }
  })
}

function patternOf(text: string): Pattern {
  return text.split(/(\*+)/).flatMap((piece): Pattern => {
    if (piece === '') return []
    return [piece.startsWith('*') ? { kind: 'anyRun' } : { kind: 'literal', text: piece }]
  })
}
