import type { SankeyQuestion } from '../parse/parse-sankey.ts'
import { withBeside } from './beside.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import { resolveAudience } from './resolve-audience.ts'
import { isOfSomebody, resolveBelonging, type ResolvedBelonging } from './resolve-belonging.ts'
import { resolveKey } from './resolve-key.ts'
import { resolveSearch } from './resolve-search.ts'

/** A question for paths whose names are columns and attribute paths. */
export interface ResolvedSankey extends ResolvedSelection, ResolvedBelonging {
  readonly source: Field
  /** Undefined: that of the source. */
  readonly target: Field | undefined
  readonly columns: number
  readonly entriesMax: number
}

/** Finds what the names in a question for paths stand for, given what is known of its `namedPaths`. */
export function resolveSankey(question: SankeyQuestion, known: Known): ResolvedSankey {
  const { range, search, audience, columns, entriesMax } = question
  const belonging = resolveBelonging(question, known)
  const source = resolveKey(question.source, known)
  const other = resolveKey(question.target, known)
  const isSame = JSON.stringify(other) === JSON.stringify(source)
  const operands: Condition[] = [
    resolveSearch(search, known),
    ...(audience === undefined ? [] : [resolveAudience(audience, known)]),
    { kind: 'or', operands: [exists(source), ...(isSame ? [] : [exists(other)])] },
    isOfSomebody(belonging),
  ]
  const selection = { range, condition: { kind: 'and', operands } } as const
  return {
    ...withBeside<ResolvedSelection>(selection, [...fieldsOf(belonging), source, other], known),
    ...belonging,
    source,
    target: isSame ? undefined : other,
    columns,
    entriesMax,
  }
}

function fieldsOf({ entity, fallbacks }: ResolvedBelonging): Field[] {
  return [entity, ...fallbacks.map(({ field }) => field)]
}

function exists(field: Field): Condition {
  return { kind: 'test', field, test: { kind: 'exists' } }
}
