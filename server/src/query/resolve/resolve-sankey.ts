import type { Anchor, SankeyQuestion } from '../parse/parse-sankey.ts'
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
  /** Each of the two, with the events that say what its values are called. */
  readonly named: readonly ResolvedNaming[]
  readonly columns: number
  readonly entriesMax: number
  readonly anchor: Anchor | undefined
}

/** A field, and events among which are all of those in question that have a value of it. */
export interface ResolvedNaming {
  readonly field: Field
  readonly among: ResolvedSelection
}

/** Finds what the names in a question for paths stand for, given what is known of its `namedPaths`. */
export function resolveSankey(question: SankeyQuestion, known: Known): ResolvedSankey {
  const { range, search, audience, columns, entriesMax, anchor } = question
  const belonging = resolveBelonging(question, known)
  const source = resolveKey(question.source, known)
  const other = resolveKey(question.target, known)
  const isSame = JSON.stringify(other) === JSON.stringify(source)
  const fields = isSame ? [source] : [source, other]
  const inQuestion = [
    resolveSearch(search, known),
    ...(audience === undefined ? [] : [resolveAudience(audience, known)]),
  ]
  const selected = (conditions: readonly Condition[], of: readonly Field[]) => {
    const condition = { kind: 'and', operands: [...inQuestion, ...conditions] } as const
    return withBeside<ResolvedSelection>({ range, condition }, of, known)
  }
  const isOnWay = [{ kind: 'or', operands: fields.map(exists) }, isOfSomebody(belonging)] as const
  return {
    ...selected(isOnWay, [...fieldsOf(belonging), ...fields]),
    ...belonging,
    source,
    target: isSame ? undefined : other,
    named: fields.map((field) => ({ field, among: selected([exists(field)], [field]) })),
    columns,
    entriesMax,
    anchor,
  }
}

function fieldsOf({ entity, fallbacks }: ResolvedBelonging): Field[] {
  return [entity, ...fallbacks.map(({ field }) => field)]
}

function exists(field: Field): Condition {
  return { kind: 'test', field, test: { kind: 'exists' } }
}
