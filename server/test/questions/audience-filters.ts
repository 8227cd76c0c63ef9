import { printSearch } from '../../src/query/parse/print-search.ts'
import type { SegmentSearch } from '@throughline/contract'
import type { PlainAudience, PlainFormula, PlainSaved } from './plain-audience.ts'

/** The audience of a question on the wire. */
export function audienceFilters({ filters, formula }: PlainAudience): object {
  const named = (entity: string) =>
    filters
      .flatMap((filter) => ('search' in filter && filter.entity === entity ? [filter] : []))
      .map(({ name, search }) => ({ name, query: printSearch(search) }))
  const segments = filters
    .flatMap((filter) => ('segmentId' in filter ? [filter] : []))
    .map(({ name, segmentId: segment_id }) => ({ name, segment_id }))
  return {
    users: named('user'),
    accounts: named('account'),
    segments,
    formula: formula === undefined ? '' : printFormula(formula),
  }
}

/** A saved search on the wire, and in the catalog. */
export function savedSearch({ search, firstSeen, lastSeen, did }: PlainSaved): SegmentSearch {
  return {
    query: printSearch(search),
    ...(firstSeen && { first_seen: firstSeen }),
    ...(lastSeen && { last_seen: lastSeen }),
    ...(did && {
      event_query: {
        query: printSearch(did.search),
        time_frame: did.frame,
        ...(did.often && { occurrences: did.often }),
      },
    }),
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
