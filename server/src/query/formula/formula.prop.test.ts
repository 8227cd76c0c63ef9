import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateFormula, type Figure } from './evaluate-formula.ts'
import { parseFormula, type Formula, type Operator } from './parse-formula.ts'

/** A formula as text, with what it comes to when it is computed while it is made. */
interface Made {
  readonly text: string
  readonly figure: Figure
}

const figures: Readonly<Record<string, Figure>> = { a: 3, b: 0, c: -2.5, none: null, big: 1e308 }

const compute: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
}

function joined(left: Made, operator: Operator, right: Made): Made {
  const text = `(${left.text}) ${operator}(${right.text})`
  if (left.figure === null || right.figure === null) return { text, figure: null }
  const result = compute[operator](left.figure, right.figure)
  return { text, figure: Number.isFinite(result) ? result : null }
}

const made: fc.Arbitrary<Made> = fc.letrec<{ made: Made }>((tie) => ({
  made: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .constantFrom(...Object.keys(figures))
      .map((name) => ({ text: name, figure: figures[name] ?? null })),
    fc.constantFrom('0', '2', '0.5', '1e3').map((text) => ({ text, figure: Number(text) })),
    fc
      .tuple(tie('made'), fc.constantFrom<Operator>('+', '-', '*', '/'), tie('made'))
      .map(([left, operator, right]) => joined(left, operator, right)),
    tie('made').map(({ text, figure }) => ({
      text: `- (${text})`,
      figure: figure === null ? null : -figure,
    })),
  ),
})).made

test('a formula comes to what computing it by hand does; what is missing stays missing', () => {
  fc.assert(
    fc.property(made, ({ text, figure }) => {
      expect(computed(text)).toBe(figure)
    }),
    { numRuns: 2_000 },
  )
})

test('any text is parsed or refused with an offset inside it, and never throws', () => {
  const pieces = ['a', 'b1', ' ', '(', ')', '+', '-', '*', '/', '1', '1.5', '1e9', '.', '"', '😀']
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      const parsed = parseFormula(text)

      expect(parsed.kind === 'parsed' ? 0 : parsed.offset).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 3 - 2', 5],
  ['12 / 3 / 2', 2],
  ['2 * -a', -6],
  ['--a', 3],
  ['a/b', null],
  ['b/b', null],
  ['none + 1', null],
  ['big * 10', null],
  ['100 * a / (a + 1)', 75],
])('%s comes to %s', (text, figure) => {
  expect(computed(text)).toBe(figure)
})

test.each([
  ['', 0, 'a number, the name of a query or ( must stand here'],
  ['a +', 3, 'a number, the name of a query or ( must stand here'],
  ['a b', 2, 'an operator or the end must stand here'],
  ['(a', 0, 'this parenthesis is never closed'],
  ['a)', 1, 'an operator or the end must stand here'],
  ['abs(a)', 0, 'functions are not supported'],
  ['a % 2', 2, 'only numbers, names of queries, + - * / ( ) may stand here'],
  ['1e999', 0, 'this number is too large'],
  ['('.repeat(100), 50, 'parentheses nested deeper than 50'],
  ['-'.repeat(2_001), 2_000, 'longer than 2000 characters'],
])('%j is refused at offset %i', (text, offset, message) => {
  expect(parseFormula(text)).toEqual({ kind: 'faulty', offset, message })
})

test('a formula as long as one may be is computed', () => {
  expect(computed(`1${'+1'.repeat(999)}`)).toBe(1_000)
})

function computed(text: string): Figure {
  return evaluateFormula(parsed(text), (name) => figures[name] ?? null)
}

function parsed(text: string): Formula {
  const result = parseFormula(text)
  if (result.kind === 'faulty') throw new Error(`${result.message} at ${result.offset}: ${text}`)
  return result.formula
}
