import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expressionLimits, parseExpression } from './parse-expression.ts'

function aliases(text: string): readonly (readonly string[])[] | undefined {
  const parsed = parseExpression(text)
  if (parsed.kind === 'faulty') return undefined
  return parsed.steps.map((step) => step.map(({ alias }) => alias))
}

test.each([
  { text: 'A -> B -> C', steps: [['A'], ['B'], ['C']] },
  { text: 'node_0->node_1', steps: [['node_0'], ['node_1']] },
  { text: ' A ', steps: [['A']] },
  { text: 'A -> A', steps: [['A'], ['A']] },
  { text: 'cart -> (card OR invoice) -> paid', steps: [['cart'], ['card', 'invoice'], ['paid']] },
  {
    text: '(a|b)->(c,d)',
    steps: [
      ['a', 'b'],
      ['c', 'd'],
    ],
  },
  { text: 'a.b-c->d-', steps: [['a.b-c'], ['d-']] },
  { text: '(a)', steps: [['a']] },
  { text: 'ORDER -> NOR', steps: [['ORDER'], ['NOR']] },
])('$text has the steps $steps', ({ text, steps }) => {
  expect(aliases(text)).toEqual(steps)
})

test.each([
  { text: '', offset: 0 },
  { text: '   ', offset: 3 },
  { text: 'A ->', offset: 4 },
  { text: '-> A', offset: 0 },
  { text: 'A B', offset: 2 },
  { text: 'A OR B', offset: 2 },
  { text: 'A | B', offset: 2 },
  { text: 'A -> (B OR C', offset: 5 },
  { text: 'A -> (B C)', offset: 8 },
  { text: 'A -> ()', offset: 6 },
  { text: 'A -> 1', offset: 5 },
  { text: 'A → B', offset: 2 },
  { text: 'A -> OR', offset: 5 },
  { text: Array.from({ length: 26 }, () => 'A').join('->'), offset: 75 },
  { text: `(${Array.from({ length: 101 }, () => 'A').join('|')})`, offset: 0 },
  { text: 'A'.repeat(10_001), offset: 10_000 },
])('$text is refused at $offset', ({ text, offset }) => {
  expect(parseExpression(text)).toMatchObject({ kind: 'faulty', problem: { offset } })
})

const pieces = ['A', 'b_1', '->', '-', '>', '(', ')', 'OR', '|', ',', ' ', '1', '.', 'é', '\ud800']

const anyText = fc
  .array(fc.constantFrom(...pieces), { maxLength: 200 })
  .map((list) => list.join(''))

test('a fault stands in the text, and an alias where it was written', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseExpression(text)

      const steps = parsed.kind === 'parsed' ? parsed.steps : []
      const offset = parsed.kind === 'faulty' ? parsed.problem.offset : 0
      const written = steps.flat().map(({ alias, offset: at }) => text.slice(at, at + alias.length))
      expect(offset).toBeLessThanOrEqual(text.length)
      expect(steps.length).toBeLessThanOrEqual(expressionLimits.stepsMax)
      expect(written).toEqual(steps.flat().map(({ alias }) => alias))
    }),
    { numRuns: 500 },
  )
})

test('200,000 hostile characters are refused in no time', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pieces), (piece) => {
      const text = piece.repeat(200_000)

      expect(parseExpression(text).kind).toBe('faulty')
    }),
  )
})
