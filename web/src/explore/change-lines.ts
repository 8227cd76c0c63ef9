import { everyEvent } from '../building/event-choice.ts'
import {
  freeLetter,
  startLine,
  type EventLine,
  type Letter,
  type LineChoice,
} from './line-choice.ts'

/** The lines with one of them changed. */
export function withLine(lines: readonly LineChoice[], changed: LineChoice): readonly LineChoice[] {
  return lines.map((line) => (line.letter === changed.letter ? changed : line))
}

/** The lines with one more, of the first free letter; the same when all letters are taken. */
export function withNewLine(
  lines: readonly LineChoice[],
  kind: LineChoice['kind'],
): readonly LineChoice[] {
  const letter = freeLetter(lines)
  if (letter === undefined) return lines
  const line: LineChoice =
    kind === 'formula'
      ? { kind, letter, name: '', text: suggestedFormula(lines) }
      : { ...startLine, letter, event: everyEvent }
  return [...lines, line]
}

/** The lines with a copy of one behind it. */
export function withCopy(lines: readonly LineChoice[], of: LineChoice): readonly LineChoice[] {
  const letter = freeLetter(lines)
  if (letter === undefined) return lines
  return lines.toSpliced(lines.indexOf(of) + 1, 0, { ...of, letter })
}

/** The lines without one; the last one stays, emptied. */
export function withoutLine(lines: readonly LineChoice[], letter: Letter): readonly LineChoice[] {
  const rest = lines.filter((line) => line.letter !== letter)
  return rest.length > 0 ? rest : [startLine]
}

// Most formulas are a share of two lines.
function suggestedFormula(lines: readonly LineChoice[]): string {
  const [first, second] = lines.filter((line): line is EventLine => line.kind === 'events')
  return first === undefined || second === undefined
    ? ''
    : `${second.letter} / ${first.letter} * 100`
}
