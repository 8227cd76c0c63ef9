import { printSearch } from '../../src/query/parse/print-search.ts'
import type { PlainAudience, PlainFormula } from './plain-audience.ts'

/** The audience of a question on the wire. */
export function audienceFilters({ filters, formula }: PlainAudience): object {
  const named = (entity: string) =>
    filters
      .filter((filter) => filter.entity === entity)
      .map(({ name, search }) => ({ name, query: printSearch(search) }))
  return {
    users: named('user'),
    accounts: named('account'),
    formula: formula === undefined ? '' : printFormula(formula),
  }
}

function printFormula(formula: PlainFormula): string {
  switch (formula.kind) {
    case 'name':
      return formula.name
    case 'not':
      return `NOT (${printFormula(formula.operand)})`
    default:
      return `(${formula.operands.map(printFormula).join(` ${formula.kind.toUpperCase()} `)})`
  }
}
