/** A formula over lines, with what the server's own formulas have: `100 * A / (B + C)`. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'line'; readonly letter: string; readonly offset: number }
  | { readonly kind: 'negated'; readonly operand: Formula }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Formula
      readonly right: Formula
    }

export type ParsedFormula =
  | { readonly kind: 'parsed'; readonly formula: Formula }
  | { readonly kind: 'faulty'; readonly message: string; readonly offset: number }

export type Figure = number | null

class FormulaFault extends Error {
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

const charsMax = 500

/** Reads a formula whose names are letters of lines; says what is wrong, and where. */
export function parseFormula(text: string): ParsedFormula {
  try {
    if (text.length > charsMax) throw new FormulaFault(charsMax, 'This formula is too long.')
    const cursor: Cursor = { tokens: tokensOf(text), end: text.length, at: 0 }
    const formula = readSum(cursor)
    if (current(cursor) !== '') throw fault(cursor, 'An operator or the end must stand here.')
    return { kind: 'parsed', formula }
  } catch (thrown) {
    if (!(thrown instanceof FormulaFault)) throw thrown
    return { kind: 'faulty', message: thrown.message, offset: thrown.offset }
  }
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|\S/g)].map((match) => {
    if (/^[\w+\-*/()]/.test(match[0])) return { text: match[0], offset: match.index }
    throw new FormulaFault(
      match.index,
      'Only numbers, letters of lines, + - * / ( ) may stand here.',
    )
  })
}

function readSum(cursor: Cursor): Formula {
  let left = readProduct(cursor)
  while (current(cursor) === '+' || current(cursor) === '-') {
    const operator = take(cursor)
    left = { kind: 'binary', operator, left, right: readProduct(cursor) }
  }
  return left
}

function readProduct(cursor: Cursor): Formula {
  let left = readOperand(cursor)
  while (current(cursor) === '*' || current(cursor) === '/') {
    const operator = take(cursor)
    left = { kind: 'binary', operator, left, right: readOperand(cursor) }
  }
  return left
}

function readOperand(cursor: Cursor): Formula {
  const text = current(cursor)
  const offset = offsetOf(cursor)
  if (text === '-') {
    take(cursor)
    return { kind: 'negated', operand: readOperand(cursor) }
  }
  if (text === '(') return readParenthesis(cursor)
  if (!/^\w/.test(text)) throw fault(cursor, 'A number, the letter of a line or ( must stand here.')
  take(cursor)
  if (/^\d/.test(text)) {
    if (!Number.isFinite(Number(text))) throw new FormulaFault(offset, 'This number is too large.')
    return { kind: 'number', value: Number(text) }
  }
  if (current(cursor) === '(') throw new FormulaFault(offset, 'A formula has no functions.')
  return { kind: 'line', letter: text.toUpperCase(), offset }
}

function readParenthesis(cursor: Cursor): Formula {
  const opening = fault(cursor, 'This parenthesis is never closed.')
  take(cursor)
  const inside = readSum(cursor)
  if (current(cursor) !== ')') throw opening
  take(cursor)
  return inside
}

function current({ tokens, at }: Cursor): string {
  return tokens[at]?.text ?? ''
}

function take(cursor: Cursor): string {
  const text = current(cursor)
  cursor.at += 1
  return text
}

function offsetOf({ tokens, at, end }: Cursor): number {
  return tokens[at]?.offset ?? end
}

function fault(cursor: Cursor, message: string): FormulaFault {
  return new FormulaFault(offsetOf(cursor), message)
}

/** The lines that a formula names, with where it does. */
export function linesIn(
  formula: Formula,
): readonly { readonly letter: string; readonly offset: number }[] {
  switch (formula.kind) {
    case 'number':
      return []
    case 'line':
      return [formula]
    case 'negated':
      return linesIn(formula.operand)
    case 'binary':
      return [...linesIn(formula.left), ...linesIn(formula.right)]
  }
}

/** The figure of a formula; null where an operand has none, and where the result is no number. */
export function evaluateFormula(formula: Formula, figureOf: (letter: string) => Figure): Figure {
  switch (formula.kind) {
    case 'number':
      return formula.value
    case 'line':
      return figureOf(formula.letter)
    case 'negated': {
      const figure = evaluateFormula(formula.operand, figureOf)
      return figure === null ? null : -figure
    }
    case 'binary': {
      const left = evaluateFormula(formula.left, figureOf)
      const right = evaluateFormula(formula.right, figureOf)
      if (left === null || right === null) return null
      const result = applied(formula.operator, left, right)
      return Number.isFinite(result) ? result : null
    }
  }
}

function applied(operator: string, left: number, right: number): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  return operator === '*' ? left * right : left / right
}
