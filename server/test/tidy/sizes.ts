import { Visitor, type Span } from 'oxc-parser'
import { sources } from './repository.ts'
import type { Rule, Source, Violation } from './repository.ts'

const fileLinesMax = 400
const functionLinesMax = 60

export const filesAreShort: Rule = {
  promise: `a source file has at most ${fileLinesMax} lines`,
  violations: (repository) =>
    sources(repository).flatMap((source) => {
      const lines = source.lineAt(source.text.trimEnd().length)
      return lines <= fileLinesMax ? [] : [{ path: source.path, problem: `has ${lines} lines` }]
    }),
}

export const functionsAreShort: Rule = {
  promise: `a function has at most ${functionLinesMax} lines`,
  violations: (repository) => sources(repository).flatMap(longFunctions),
}

function longFunctions(source: Source): readonly Violation[] {
  return functionsOf(source).flatMap(({ start, end }) => {
    const line = source.lineAt(start)
    const lines = source.lineAt(end) - line + 1
    if (lines <= functionLinesMax) return []
    return [{ path: source.path, line, problem: `is a function of ${lines} lines` }]
  })
}

function functionsOf(source: Source): readonly Span[] {
  const functions: Span[] = []
  const keep = (node: Span) => {
    functions.push(node)
  }
  new Visitor({
    FunctionDeclaration: keep,
    FunctionExpression: keep,
    ArrowFunctionExpression: keep,
  }).visit(source.tree.program)
  return functions
}
