import type {
  Counted,
  Cut,
  DropOffLimit,
  FunnelQuestion,
  Journey,
  JourneyBreakdown,
  JourneyFigureQuestion,
  JourneyMeasure,
  JourneyNode,
  JourneyOrder,
  Way,
} from '../parse/journey.ts'
import type { Buckets, Direction } from '../parse/question.ts'
import { withBeside } from './beside.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field } from './field.ts'
import { isIdentified } from './identified.ts'
import type { Known } from './known.ts'
import { resolveAudience } from './resolve-audience.ts'
import { isOfSomebody, resolveBelonging, type ResolvedBelonging } from './resolve-belonging.ts'
import { resolveKey } from './resolve-key.ts'
import { valueSources } from './resolve-profile.ts'
import {
  joinedProfiles,
  openEntities,
  resolveMeasure,
  type ResolvedMeasure,
} from './resolve-question.ts'
import { resolveSearch } from './resolve-search.ts'
import { occurringId } from './resolve-selection.ts'

/** A way, and the events that may not stand on it. */
export type ResolvedExclusion = Way & { readonly condition: Condition }

/** A value of the events of an attempt that is asked for, under a name of its own. */
export interface CarriedValue {
  readonly name: string
  readonly of: Field
}

/**
 * A journey whose names are columns and attribute paths. Its condition holds for all events that
 * attempts are made of; which of them take a step is a condition for each step.
 */
export interface ResolvedJourney extends ResolvedSelection, ResolvedBelonging {
  readonly steps: readonly Condition[]
  readonly cuts: readonly Cut[]
  readonly order: JourneyOrder
  readonly exclusions: readonly ResolvedExclusion[]
  readonly held: readonly Field[]
  readonly levels: readonly JourneyLevel[]
  /** What measures read of events; there they are fields of a column of that name. */
  readonly carried: readonly CarriedValue[]
}

/** A breakdown with its facet found. */
export interface JourneyLevel extends Omit<JourneyBreakdown, 'key' | 'profile' | 'order'> {
  readonly field: Field
  readonly order: { readonly measure: ResolvedJourneyMeasure; readonly direction: Direction }
}

/** A measure with its attribute found. */
export type ResolvedJourneyMeasure =
  | Exclude<JourneyMeasure, { kind: 'events' }>
  | { readonly kind: 'events'; readonly measure: ResolvedMeasure; readonly step: number }

interface ResolvedJourneyQuestion extends ResolvedJourney {
  readonly dropOffs: readonly DropOffLimit[]
  /** What steps are called. */
  readonly labels: readonly string[]
}

export interface ResolvedFunnel extends ResolvedJourneyQuestion {
  readonly counted: Counted
  readonly figures: readonly ResolvedJourneyMeasure[]
}

export interface ResolvedJourneyFigure extends ResolvedJourneyQuestion {
  readonly measure: ResolvedJourneyMeasure
  readonly name: string
  readonly buckets: Buckets | undefined
}

/** Finds what the names in a funnel stand for, given what is known of its `namedPaths`. */
export function resolveFunnel(question: FunnelQuestion, known: Known): ResolvedFunnel {
  const { counted, dropOffs, figures, breakdowns } = question
  const carrying = openCarrying(known)
  const resolved = figures.map((figure) => carrying.measureOf(figure))
  const journey = resolveJourney(question, { breakdowns, carrying, known })
  return { ...journey, counted, dropOffs, figures: resolved }
}

/** The same of a question for figures. */
export function resolveJourneyFigure(
  question: JourneyFigureQuestion,
  known: Known,
): ResolvedJourneyFigure {
  const { dropOffs, breakdowns, name, buckets } = question
  const carrying = openCarrying(known)
  const measure = carrying.measureOf(question.measure)
  const journey = resolveJourney(question, { breakdowns, carrying, known })
  return { ...journey, dropOffs, measure, name, buckets }
}

export interface Carrying {
  measureOf(measure: JourneyMeasure): ResolvedJourneyMeasure
  /** Every value that was asked for so far. */
  values(): readonly CarriedValue[]
}

/** Measures are computed of attempts: what they read of events goes with those. */
export function openCarrying(known: Known): Carrying {
  const values = new Map<string, CarriedValue>()
  return {
    measureOf(measure) {
      if (measure.kind !== 'events') return measure
      const { aggregation, metric: of } = resolveMeasure(measure.measure, known)
      if (of === undefined) throw new Error('events are measured by an attribute')
      const key = JSON.stringify(of)
      const value = values.get(key) ?? { name: `value_${values.size + 1}`, of }
      values.set(key, value)
      const metric = { path: of.path, sources: valueSources(value.name, of.sources) }
      return { ...measure, measure: { aggregation, metric } }
    },
    values: () => [...values.values()],
  }
}

interface Resolving {
  readonly breakdowns: readonly JourneyBreakdown[]
  readonly carrying: Carrying
  readonly known: Known
  /** What else is read of events. */
  readonly shown?: readonly Field[]
}

/** Finds which attempts there are. */
export function resolveJourney(
  journey: Journey,
  { breakdowns, carrying, known, shown = [] }: Resolving,
): ResolvedJourney & { readonly labels: readonly string[] } {
  const { range, order, cuts } = journey
  const profiles = openEntities(known)
  const levels = breakdowns.map(({ key, profile, order: ranking, ...level }): JourneyLevel => ({
    ...level,
    field: profile ? profiles[profile].fieldOf(key) : resolveKey(key, known),
    order: { ...ranking, measure: carrying.measureOf(ranking.measure) },
  }))
  const found = fieldsOf(journey, known)
  const inQuestion = conditionOf(journey, known)
  const steps = journey.steps.map(({ nodes }) =>
    stepCondition(nodes, { journey, inQuestion, known }),
  )
  const exclusions = journey.exclusions.map(({ search, ...way }) => {
    return { ...way, condition: resolveSearch(search, known) }
  })
  const read = [...steps, ...exclusions.map(({ condition }) => condition)]
  const condition = and([
    inQuestion,
    ...belonging(found),
    ...(order === 'strict' ? [] : [or(read)]),
  ])
  const carried = carrying.values()
  const named = [...levels.map(({ field }) => field), ...carried.map(({ of }) => of)]
  const fallbacks = found.fallbacks.map(({ field }) => field)
  const asked = [...named, ...shown, found.entity, ...fallbacks, ...found.held]
  const selection = withBeside({ range, condition: and([condition, or(read)]) }, asked, known)
  return {
    ...selection,
    ...joinedProfiles(profiles),
    ...found,
    condition,
    steps,
    exclusions,
    cuts,
    order,
    levels,
    carried,
    labels: journey.steps.map(({ label }) => label),
  }
}

type Found = Pick<ResolvedJourney, 'entity' | 'fallbacks' | 'held'>

function fieldsOf(journey: Journey, known: Known): Found {
  const held = journey.held.map((key) => resolveKey(key, known))
  return { ...resolveBelonging(journey, known), held }
}

/** What takes part is of somebody, and has what has to stay the same. */
function belonging({ held, ...whose }: Found): Condition[] {
  return [isOfSomebody(whose), ...held.map(exists)]
}

/** The events in question. */
function conditionOf(
  { search, audience, isAnonymousExcluded, range }: Journey,
  known: Known,
): Condition {
  const anonymous = isAnonymousExcluded ? [isIdentified(range, known)] : []
  const limited = audience === undefined ? [] : [resolveAudience(audience, known)]
  return and([resolveSearch(search, known), ...limited, ...anonymous])
}

interface StepContext {
  readonly journey: Journey
  readonly inQuestion: Condition
  readonly known: Known
}

function stepCondition(nodes: readonly JourneyNode[], context: StepContext): Condition {
  return or(nodes.map((node) => nodeCondition(node, context)))
}

function nodeCondition(
  { search, occurrence }: JourneyNode,
  { journey, inQuestion, known }: StepContext,
): Condition {
  const searched = resolveSearch(search, known)
  if (occurrence === undefined) return searched
  const { entity, ...often } = occurrence
  const condition = and([inQuestion, searched])
  const amongOf = (fields: readonly Field[]) =>
    withBeside({ range: journey.range, condition }, fields, known)
  if (entity === 'followed') {
    const of = resolveKey(journey.entity.key, known)
    return and([searched, { kind: 'frequent', of, among: amongOf([of]), ...often }])
  }
  const id = occurringId(entity, known)
  return and([searched, { kind: 'occurring', whose: id, id, among: amongOf([]), ...often }])
}

function exists(field: Field): Condition {
  return { kind: 'test', field, test: { kind: 'exists' } }
}

function and(operands: readonly Condition[]): Condition {
  return { kind: 'and', operands }
}

function or(operands: readonly Condition[]): Condition {
  return { kind: 'or', operands }
}
