import type { Aggregation, Buckets, Direction, Measure, Question } from '../parse/question.ts'
import type { ProfileEntity } from '../parse/profile-key.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import { resolveKey } from './resolve-key.ts'
import { openProfileNames } from './resolve-profile.ts'
import { resolveSelection } from './resolve-selection.ts'
import { withBeside } from './beside.ts'

export interface ResolvedMeasure {
  readonly aggregation: Aggregation
  readonly metric: Field | undefined
}

/** A breakdown with its facet found. */
export interface Level {
  readonly facet: string
  readonly field: Field
  readonly limit: number
  readonly isMissingExcluded: boolean
  readonly order: { readonly measure: ResolvedMeasure; readonly direction: Direction }
}

/** A question whose names are columns and attribute paths with types. */
export interface ResolvedQuestion extends ResolvedSelection {
  readonly measure: ResolvedMeasure
  readonly levels: readonly Level[]
  readonly buckets: Buckets | undefined
}

/** Finds what the names in a question stand for, given what is known of them. */
export function resolveQuestion(question: Question, known: Known): ResolvedQuestion {
  const { condition, ...selection } = resolveSelection(question, known)
  const profileNames = openEntities(known)
  const levels = question.breakdowns.map(({ key, order, profile, ...breakdown }) => ({
    ...breakdown,
    field: profile ? profileNames[profile].fieldOf(key) : resolveKey(key, known),
    order: { ...order, measure: resolveMeasure(order.measure, known) },
  }))
  const measure = resolveMeasure(question.measure, known)
  const fields = [measure.metric, ...levels.flatMap(levelFields)]
  const resolved = {
    ...selection,
    levels,
    measure,
    ...joinedProfiles(profileNames),
    condition: withoutMissing(condition, levels),
    buckets: question.buckets,
  }
  const { often, ...plan } = withBeside(resolved, fields, known)
  if (often === undefined) return plan
  // Its events may be those that are measured.
  return { ...plan, often: { ...often, among: withBeside(often.among, fields, known) } }
}

function levelFields({ field, order }: Level): (Field | undefined)[] {
  return [field, order.measure.metric]
}

/** The profiles that levels may group by. */
export type Entities = Readonly<Record<ProfileEntity, ReturnType<typeof openProfileNames>>>

export function openEntities(known: Known): Entities {
  return {
    user: openProfileNames('user', known, 'event'),
    account: openProfileNames('account', known, 'event'),
  }
}

/** The profiles that a level groups by a trait of. */
export function joinedProfiles({ user, account }: Entities): Pick<ResolvedQuestion, 'joined'> {
  const joined = [user.profiles(), account.profiles()].filter(({ traits }) => traits.length > 0)
  return joined.length === 0 ? {} : { joined }
}

/** A level that excludes missing values drops their events, on every level. */
function withoutMissing(condition: Condition, levels: readonly Level[]): Condition {
  const present = levels
    .filter((level) => level.isMissingExcluded)
    .map(({ field }): Condition => ({ kind: 'test', field, test: { kind: 'exists' } }))
  return present.length === 0 ? condition : { kind: 'and', operands: [condition, ...present] }
}

/** A measure with its attribute found. */
export function resolveMeasure({ aggregation, metric }: Measure, known: Known): ResolvedMeasure {
  return { aggregation, metric: metric && resolveKey(metric, known) }
}
