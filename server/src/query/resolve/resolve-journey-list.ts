import type { JourneyListQuestion, ListedBy } from '../parse/journey.ts'
import type { Direction } from '../parse/question.ts'
import { conditionFields } from './beside.ts'
import type { Condition } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import { openCarrying, resolveJourney, type ResolvedJourney } from './resolve-journey.ts'
import { resolveColumn, shownField, type ResolvedColumn } from './resolve-list.ts'
import { resolveSearch } from './resolve-search.ts'

/** A column that orders a list, with its attribute found. */
export type ResolvedListedBy =
  Exclude<ListedBy, { kind: 'column' }> | { readonly kind: 'column'; readonly field: Field }

/** Who makes a journey. The event that is shown is told by a condition. */
export interface ResolvedJourneyList
  extends ResolvedJourney, Pick<JourneyListQuestion, 'reached' | 'missed' | 'moments' | 'limit'> {
  readonly told: readonly Condition[]
  /** The key of whoever is followed, as the sender wrote it. */
  readonly entityName: string
  readonly columns: readonly ResolvedColumn[]
  readonly sorting: { readonly by: ResolvedListedBy; readonly direction: Direction }
}

/** Finds what the names in a question stand for, given what is known of them. */
export function resolveJourneyList(
  question: JourneyListQuestion,
  known: Known,
): ResolvedJourneyList {
  const { columns, breakdowns, shownSearch, sorting, reached, missed, moments, limit } = question
  const fields = columns.map(({ key }) => shownField(key, known))
  const told = resolveSearch(shownSearch, known)
  const shown = [...fields, ...conditionFields(told)]
  const carrying = openCarrying(known)
  const journey = resolveJourney(question, { breakdowns, carrying, known, shown })
  return {
    ...journey,
    isShown: true,
    told: [told],
    entityName: question.entity.name,
    columns: columns.map((column) => resolveColumn(column, known)),
    sorting: resolvedSorting(sorting, fields),
    reached,
    missed,
    moments,
    limit,
  }
}

function resolvedSorting(
  { by, direction }: JourneyListQuestion['sorting'],
  fields: readonly Field[],
): ResolvedJourneyList['sorting'] {
  if (by.kind !== 'column') return { by, direction }
  const field = fields[by.index]
  if (field === undefined) throw new Error(`there is no column ${by.index}`)
  // What no event has orders nobody.
  if (field.sources.length === 0) return { by: { kind: 'moment' }, direction: 'desc' }
  return { by: { kind: 'column', field }, direction }
}
