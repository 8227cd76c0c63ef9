import type { UnitPair } from '@throughline/contract'
import { unreachable } from '../unreachable.ts'
import type { Formula, Operator } from './parse-formula.ts'

export type Figure = number | null

/** The figure of a formula; null where an operand has none, and where the result is no number. */
export function evaluateFormula(formula: Formula, figureOf: (name: string) => Figure): Figure {
  switch (formula.kind) {
    case 'number':
      return formula.value
    case 'name':
      return figureOf(formula.name)
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
    default:
      return unreachable(formula)
  }
}

function applied(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    default:
      return unreachable(operator)
  }
}

/** The names a formula refers to, each once. */
export function namesIn(formula: Formula): ReadonlySet<string> {
  switch (formula.kind) {
    case 'number':
      return new Set()
    case 'name':
      return new Set([formula.name])
    case 'negated':
      return namesIn(formula.operand)
    case 'binary':
      return new Set([...namesIn(formula.left), ...namesIn(formula.right)])
    default:
      return unreachable(formula)
  }
}

/** A bare number changes no unit; a sum keeps that of both operands; anything else has none. */
export function formulaUnit(formula: Formula, unitOf: (name: string) => UnitPair): UnitPair {
  switch (formula.kind) {
    case 'number':
      return null
    case 'name':
      return unitOf(formula.name)
    case 'negated':
      return formulaUnit(formula.operand, unitOf)
    case 'binary': {
      const left = formulaUnit(formula.left, unitOf)
      const right = formulaUnit(formula.right, unitOf)
      if (formula.operator === '+' || formula.operator === '-') return left === right ? left : null
      if (formula.right.kind === 'number') return left
      return formula.operator === '*' && formula.left.kind === 'number' ? right : null
    }
    default:
      return unreachable(formula)
  }
}
