import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as web from '../../../web/src/explore/formula.ts'
import { evaluateFormula } from '../../src/query/formula/evaluate-formula.ts'
import { parseFormula } from '../../src/query/formula/parse-formula.ts'

const pieces = fc.constantFrom(...'A B C 1 2.5 0 1e3 + - * / ( ) (A B) $'.split(' '), ' ')
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

test('a formula in the page has the figure that the server gives it, or a fault at the same place', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const [page, server] = [web.parseFormula(text), parseFormula(text)]

      expect(
        page.kind === 'parsed' ? web.evaluateFormula(page.formula, figureOf) : page.offset,
      ).toBe(server.kind === 'parsed' ? evaluateFormula(server.formula, figureOf) : server.offset)
      expect(page.kind).toBe(server.kind)
    }),
    { numRuns: 1_000 },
  )
})

function figureOf(name: string): number | null {
  return { A: 7, B: 0.5 }[name] ?? null
}
