import type { SearchProblem } from './parse-search.ts'

export const expressionLimits = {
  stepsMax: 25,
  /** Of all steps together. */
  aliasesMax: 100,
  charsMax: 10_000,
} as const

/** The aliases of one step, and where each stands in the text. */
export type ExpressionStep = readonly ExpressionAlias[]

interface ExpressionAlias {
  readonly alias: string
  readonly offset: number
}

export type ParsedExpression =
  | { readonly kind: 'parsed'; readonly steps: readonly ExpressionStep[] }
  | { readonly kind: 'faulty'; readonly problem: SearchProblem }

/** `cart -> (card OR invoice) -> paid` → three steps. `|` and `,` are other words for OR. */
export function parseExpression(text: string): ParsedExpression {
  try {
    return { kind: 'parsed', steps: readSteps(text) }
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault
    return { kind: 'faulty', problem: { message: fault.message, offset: fault.offset } }
  }
}

/** Thrown inside the parser only. */
class ExpressionFault extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

interface Token {
  readonly text: string
  readonly offset: number
}

interface Cursor {
  readonly tokens: readonly Token[]
  readonly end: number
  at: number
}

// A dash may stand in an alias, but `a->b` are two.
const tokenForm = /\s*(?:(->|[(),|]|[A-Za-z_](?:[\w.]|-(?!>))*)|(\S))/y

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const form = new RegExp(tokenForm)
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const [, known, unknown] = match
    const offset = form.lastIndex - (known ?? unknown ?? '').length
    if (known === undefined) {
      throw new ExpressionFault(offset, 'only aliases, -> and ( OR ) may stand here')
    }
    tokens.push({ text: known, offset })
  }
  return tokens
}

function readSteps(text: string): ExpressionStep[] {
  const { charsMax, stepsMax, aliasesMax } = expressionLimits
  if (text.length > charsMax) {
    throw new ExpressionFault(charsMax, `longer than ${charsMax} characters`)
  }
  const cursor: Cursor = { tokens: tokensOf(text), end: text.length, at: 0 }
  const steps: ExpressionStep[] = []
  let aliases = 0
  do {
    const offset = offsetOf(cursor)
    const step = readStep(cursor)
    steps.push(step)
    aliases += step.length
    if (steps.length > stepsMax) throw new ExpressionFault(offset, `at most ${stepsMax} steps`)
    if (aliases > aliasesMax) throw new ExpressionFault(offset, `at most ${aliasesMax} aliases`)
  } while (take(cursor, ['->']))
  if (cursor.at < cursor.tokens.length) {
    const isOr = separators.includes(current(cursor))
    const message = isOr ? 'alternatives stand in parentheses' : '-> or the end must stand here'
    throw new ExpressionFault(offsetOf(cursor), message)
  }
  return steps
}

const separators = ['OR', '|', ',']

function readStep(cursor: Cursor): ExpressionStep {
  const opened = offsetOf(cursor)
  if (!take(cursor, ['('])) return [readAlias(cursor)]
  const step = [readAlias(cursor)]
  while (take(cursor, separators)) step.push(readAlias(cursor))
  if (take(cursor, [')'])) return step
  const isAtEnd = cursor.at === cursor.tokens.length
  throw isAtEnd
    ? new ExpressionFault(opened, 'this parenthesis is never closed')
    : new ExpressionFault(offsetOf(cursor), 'OR or ) must stand here')
}

function readAlias(cursor: Cursor): ExpressionAlias {
  const alias = current(cursor)
  const offset = offsetOf(cursor)
  if (!/^\w/.test(alias) || alias === 'OR') {
    throw new ExpressionFault(offset, 'an alias of a node must stand here')
  }
  cursor.at += 1
  return { alias, offset }
}

function take(cursor: Cursor, texts: readonly string[]): boolean {
  const isThere = texts.includes(current(cursor))
  if (isThere) cursor.at += 1
  return isThere
}

function current({ tokens, at }: Cursor): string {
  return tokens[at]?.text ?? ''
}

function offsetOf({ tokens, at, end }: Cursor): number {
  return tokens[at]?.offset ?? end
}
