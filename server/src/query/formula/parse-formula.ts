export type Operator = '+' | '-' | '*' | '/'

export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negated'; readonly operand: Formula }
  | {
      readonly kind: 'binary'
      readonly operator: Operator
      readonly left: Formula
      readonly right: Formula
    }

export type ParsedFormula =
  | { readonly kind: 'parsed'; readonly formula: Formula }
  | { readonly kind: 'faulty'; readonly message: string; readonly offset: number }

export const formulaLimits = { charsMax: 2_000, depthMax: 50 } as const

/** `100 * paid / (carts + 1)` → tree. Multiplying and dividing bind closer than adding. */
export function parseFormula(text: string): ParsedFormula {
  try {
    return { kind: 'parsed', formula: readWhole(text) }
  } catch (fault) {
    if (!(fault instanceof FormulaFault)) throw fault
    return { kind: 'faulty', message: fault.message, offset: fault.offset }
  }
}

/** Thrown inside the parser only. */
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
  depth: number
}

const tokenForm = /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|[-+*/()])|(\S))/y

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const form = new RegExp(tokenForm)
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const [, known, unknown] = match
    const offset = form.lastIndex - (known ?? unknown ?? '').length
    if (known === undefined) {
      throw new FormulaFault(offset, 'only numbers, names of queries, + - * / ( ) may stand here')
    }
    tokens.push({ text: known, offset })
  }
  return tokens
}

function readWhole(text: string): Formula {
  const { charsMax } = formulaLimits
  if (text.length > charsMax) throw new FormulaFault(charsMax, `longer than ${charsMax} characters`)
  const cursor: Cursor = { tokens: tokensOf(text), end: text.length, at: 0, depth: 0 }
  const formula = readSum(cursor)
  if (current(cursor) !== '') {
    throw new FormulaFault(offsetOf(cursor), 'an operator or the end must stand here')
  }
  return formula
}

function readSum(cursor: Cursor): Formula {
  let left = readProduct(cursor)
  for (;;) {
    const operator = current(cursor)
    if (operator !== '+' && operator !== '-') return left
    cursor.at += 1
    left = { kind: 'binary', operator, left, right: readProduct(cursor) }
  }
}

function readProduct(cursor: Cursor): Formula {
  let left = readSigned(cursor)
  for (;;) {
    const operator = current(cursor)
    if (operator !== '*' && operator !== '/') return left
    cursor.at += 1
    left = { kind: 'binary', operator, left, right: readSigned(cursor) }
  }
}

/** A loop, not a recursion: a run of signs may be as long as the text. */
function readSigned(cursor: Cursor): Formula {
  let isNegated = false
  while (current(cursor) === '-') {
    isNegated = !isNegated
    cursor.at += 1
  }
  const operand = readOperand(cursor)
  return isNegated ? { kind: 'negated', operand } : operand
}

function readOperand(cursor: Cursor): Formula {
  const text = current(cursor)
  const offset = offsetOf(cursor)
  if (text === '(') return readParenthesis(cursor)
  if (/^[\d]/.test(text)) {
    cursor.at += 1
    if (!Number.isFinite(Number(text))) throw new FormulaFault(offset, 'this number is too large')
    return { kind: 'number', value: Number(text) }
  }
  if (!/^\w/.test(text)) {
    throw new FormulaFault(offset, 'a number, the name of a query or ( must stand here')
  }
  cursor.at += 1
  if (current(cursor) === '(') throw new FormulaFault(offset, 'functions are not supported')
  return { kind: 'name', name: text }
}

function readParenthesis(cursor: Cursor): Formula {
  const offset = offsetOf(cursor)
  cursor.depth += 1
  if (cursor.depth > formulaLimits.depthMax) {
    throw new FormulaFault(offset, `parentheses nested deeper than ${formulaLimits.depthMax}`)
  }
  cursor.at += 1
  const inside = readSum(cursor)
  if (current(cursor) !== ')') throw new FormulaFault(offset, 'this parenthesis is never closed')
  cursor.at += 1
  cursor.depth -= 1
  return inside
}

function current({ tokens, at }: Cursor): string {
  return tokens[at]?.text ?? ''
}

function offsetOf({ tokens, at, end }: Cursor): number {
  return tokens[at]?.offset ?? end
}
