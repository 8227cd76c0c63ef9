import type { SankeyListQuestion } from '../parse/parse-sankey-list.ts'
import type { Anchor, SankeyQuestion } from '../parse/parse-sankey.ts'
import type { ValuePattern } from '../parse/value-pattern.ts'
import { withBeside } from './beside.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import { resolveAudience } from './resolve-audience.ts'
import { isOfSomebody, resolveBelonging, type ResolvedBelonging } from './resolve-belonging.ts'
import { resolveKey } from './resolve-key.ts'
import { resolveColumn, shownField, type ResolvedColumn } from './resolve-list.ts'
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
  readonly patterns: readonly ValuePattern[]
}

/** A field, and events among which are all of those in question that have a value of it. */
export interface ResolvedNaming {
  readonly field: Field
  readonly among: ResolvedSelection
}

/** A question for who is at a node of ways, with the columns that are shown of them. */
export interface ResolvedSankeyList
  extends ResolvedSankey, Pick<SankeyListQuestion, 'at' | 'from' | 'limit'> {
  /** The key of whoever is followed, as the sender wrote it. */
  readonly entityName: string
  readonly shown: readonly ResolvedColumn[]
  /** What the columns need beside the events, which finding the ways does not. */
  readonly besideShown: Pick<ResolvedSelection, 'touched' | 'traced'>
}

/** Finds what the names in a question for who is at a node stand for, given what is known of them. */
export function resolveSankeyList(question: SankeyListQuestion, known: Known): ResolvedSankeyList {
  const { at, from, limit, entity, shown } = question
  const fields = shown.map(({ key }) => shownField(key, known))
  const { touched, traced } = resolveSankey(question, known, fields)
  return {
    ...resolveSankey(question, known),
    isShown: true,
    entityName: entity.name,
    at,
    from,
    shown: shown.map((column) => resolveColumn(column, known)),
    besideShown: { ...(touched && { touched }), ...(traced && { traced }) },
    limit,
  }
}

/**
 * Finds what the names in a question for paths stand for, given what is known of its `namedPaths`. Fields
 * that are shown of its events beside them are there to be read.
 */
export function resolveSankey(
  question: SankeyQuestion,
  known: Known,
  shown: readonly Field[] = [],
): ResolvedSankey {
  const { range, search, audience, columns, entriesMax, anchor, patterns } = question
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
    ...selected(isOnWay, [...fieldsOf(belonging), ...fields, ...shown]),
    ...belonging,
    source,
    target: isSame ? undefined : other,
    named: fields.map((field) => ({ field, among: selected([exists(field)], [field]) })),
    columns,
    entriesMax,
    anchor,
    patterns,
  }
}

function fieldsOf({ entity, fallbacks }: ResolvedBelonging): Field[] {
  return [entity, ...fallbacks.map(({ field }) => field)]
}

function exists(field: Field): Condition {
  return { kind: 'test', field, test: { kind: 'exists' } }
}
