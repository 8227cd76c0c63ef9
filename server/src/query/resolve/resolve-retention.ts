import type { Direction } from '../parse/question.ts'
import type {
  Criterion,
  Retention,
  RetentionBreakdown,
  RetentionListQuestion,
  RetentionQuestion,
} from '../parse/retention.ts'
import { withBeside } from './beside.ts'
import { wholeCohorts } from '../parse/read-grid.ts'
import type { Condition, IdSource, ResolvedSelection, Trait } from './condition.ts'
import type { Field } from './field.ts'
import { isIdentified } from './identified.ts'
import type { Known } from './known.ts'
import { resolveAudience } from './resolve-audience.ts'
import { resolveKey } from './resolve-key.ts'
import { idSource, valueSources } from './resolve-profile.ts'
import { joinedProfiles, openEntities } from './resolve-question.ts'
import { resolveSearch } from './resolve-search.ts'
import { occurringId } from './resolve-selection.ts'

/** A breakdown with its facet found. */
export interface RetentionLevel {
  readonly facet: string
  readonly field: Field
  readonly of: RetentionBreakdown['of']
  readonly limit: number
  readonly isMissingExcluded: boolean
  readonly direction: Direction
}

/**
 * Who is looked for when, in columns and attribute paths. The condition holds for all events that
 * count; the first that is told says which somebody begins with, the second, unless it is the same,
 * which somebody comes back with.
 */
export interface ResolvedRetention
  extends ResolvedSelection, Pick<Retention, 'isOrAfter' | 'grid' | 'entityName'> {
  readonly told: readonly Condition[]
  readonly id: IdSource
  readonly levels: readonly RetentionLevel[]
}

export interface ResolvedGrid
  extends ResolvedRetention, Pick<RetentionQuestion, 'scope' | 'metric'> {}

export interface ResolvedRetentionList
  extends ResolvedRetention, Pick<RetentionListQuestion, 'period' | 'labels' | 'limit'> {
  /** The indexes of the cohorts whose cells count. */
  readonly inCohorts: readonly number[]
  /** What is gathered of the events somebody began with. */
  readonly traits: readonly Trait[]
  /** Fields over those. */
  readonly columns: readonly { readonly name: string; readonly field: Field }[]
}

/** Finds what the names in a question stand for, given what is known of them. */
export function resolveRetention(question: RetentionQuestion, known: Known): ResolvedGrid {
  const { scope, metric, breakdowns } = question
  const { levels, joined } = resolveLevels(breakdowns, known)
  const fields = levels.map(({ field }) => field)
  const resolved = resolveBase(question, { fields, known })
  return { ...resolved, ...joined, levels, scope, metric }
}

/** What is grouped by, with the profiles that are read for it. */
function resolveLevels(breakdowns: readonly RetentionBreakdown[], known: Known) {
  const profiles = openEntities(known)
  const levels = breakdowns.map(({ key, profile, ...level }): RetentionLevel => ({
    ...level,
    field: profile ? profiles[profile].fieldOf(key) : resolveKey(key, known),
  }))
  return { levels, joined: joinedProfiles(profiles) }
}

/** The same of a question for those in a cell. */
export function resolveRetentionList(
  question: RetentionListQuestion,
  known: Known,
): ResolvedRetentionList {
  const { cohort, period, labels, limit, grid } = question
  const shown = question.columns.map(({ name, key }, index) => {
    return { name, of: resolveKey(key, known), trait: `trait_${index + 1}` }
  })
  const { levels, joined } = resolveLevels(question.breakdowns, known)
  const fields = [...shown.map(({ of }) => of), ...levels.map(({ field }) => field)]
  const traits = shown
    .filter(({ of }) => of.sources.length > 0)
    .map(({ of, trait }): Trait => ({ kind: 'value', name: trait, edge: 'last', of }))
  const columns = shown.map(({ name, of: { path, sources }, trait }) => {
    return { name, field: { path, sources: valueSources(trait, sources) } }
  })
  const inCohorts = cohort === 'together' ? wholeCohorts(grid, period) : [cohort]
  const resolved = resolveBase(question, { fields, known })
  return { ...resolved, ...joined, levels, labels, traits, columns, inCohorts, period, limit }
}

interface Resolving {
  readonly fields: readonly Field[]
  readonly known: Known
}

function resolveBase(
  question: Retention,
  { fields, known }: Resolving,
): Omit<ResolvedRetention, 'levels'> {
  const { range, beginning, returning, entity, isOrAfter, grid, entityName } = question
  const inQuestion = conditionOf(question, known)
  const told = [beginning, ...(returning === undefined ? [] : [returning])].map((criterion) =>
    criterionCondition(criterion, { range, inQuestion, known }),
  )
  const condition = and([...inQuestion, { kind: 'or', operands: told }])
  const id = idSource(entity, known)
  const selection = withBeside({ range, condition }, fields, known)
  return { ...selection, told, id, isOrAfter, grid, entityName }
}

/** What holds for every event. */
function conditionOf(
  { range, search, audience, isAnonymousExcluded }: Retention,
  known: Known,
): readonly Condition[] {
  return [
    resolveSearch(search, known),
    ...(audience === undefined ? [] : [resolveAudience(audience, known)]),
    ...(isAnonymousExcluded ? [isIdentified(range, known)] : []),
  ]
}

interface Criteria {
  readonly range: Retention['range']
  readonly inQuestion: readonly Condition[]
  readonly known: Known
}

function criterionCondition(
  { search, occurrence }: Criterion,
  { range, inQuestion, known }: Criteria,
): Condition {
  const searched = resolveSearch(search, known)
  if (occurrence === undefined) return searched
  const { entity, ...often } = occurrence
  const id = occurringId(entity, known)
  const among = withBeside({ range, condition: and([...inQuestion, searched]) }, [], known)
  return and([searched, { kind: 'occurring', whose: id, id, among, ...often }])
}

function and(operands: readonly Condition[]): Condition {
  return { kind: 'and', operands }
}
