import type { SearchProblem } from './parse-search.ts'

/** Characters of the search text shown on each side of the fault. */
const contextChars = 60

/** The sentence for the sender: what is wrong, at which offset, and a line with a caret below it. */
export function searchProblemText(text: string, problem: SearchProblem): string {
  const start = Math.max(0, problem.offset - contextChars)
  // A line break or tab would shift the caret.
  const shown = text.slice(start, problem.offset + contextChars).replace(/\s/g, ' ')
  const caret = `${' '.repeat(problem.offset - start)}^`
  return `${problem.message} (offset ${problem.offset})\n${shown}\n${caret}`
}
