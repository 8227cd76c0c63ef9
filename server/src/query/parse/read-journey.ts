import type { JourneySearch } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { Exclusion, Journey, JourneyNode, JourneyStep } from './journey.ts'
import { parseExpression, type ExpressionStep } from './parse-expression.ts'
import { readAudience } from './read-audience.ts'
import { readCuts } from './read-graph-filters.ts'
import { openStepNames, type StepNames } from './read-journey-target.ts'
import { readAttributes, readJoinKeys } from './read-join-keys.ts'
import { emptyAsAbsent } from './read-measure.ts'
import { occurringEntities } from './read-occurrence.ts'
import {
  queryPointer,
  readRange,
  readSearchText,
  readSource,
  type Reading,
  type WireRange,
} from './read-selection.ts'
import { searchProblemText } from './search-problem-text.ts'
import { refuseManyTerms, termsOf, termsOfAudience } from './term-count.ts'

export const journeyLimits = {
  /** Of each list that a journey may have. */
  listMax: 25,
} as const

interface WireJourney extends WireRange {
  readonly identity_resolution?: boolean
  readonly exclude_anonymous_traffic?: boolean
  readonly query: { readonly search: JourneySearch }
}

/** A journey, and how its steps are named. */
export interface ReadJourney {
  readonly journey: Journey
  readonly names: StepNames
}

export const searchPointer = `${queryPointer}/search`

/** Which attempts a question is about; undefined when its steps cannot be read. */
export function readJourney(attributes: WireJourney, reading: Reading): ReadJourney | undefined {
  const { faults, findSegment } = reading
  const { search: wire } = attributes.query
  const range = readRange(attributes, faults)
  const belonging = readJoinKeys(wire.join_keys, `${searchPointer}/join_keys`, faults)
  const steps = readSteps(wire, faults)
  const { audience_filters: filters, string_filter: text = '' } = wire.filters ?? {}
  const search = readSearchText(text, `${searchPointer}/filters/string_filter`, faults)
  const audience = readAudience(filters, `${searchPointer}/filters/audience_filters`, {
    faults,
    findSegment,
    untilMs: range.untilMs,
  })
  if (steps === undefined || belonging === undefined || search === undefined) return undefined
  const names = openStepNames(steps, faults)
  const journey = {
    range,
    isIdentityResolved: attributes.identity_resolution ?? true,
    isAnonymousExcluded: attributes.exclude_anonymous_traffic ?? false,
    search,
    audience,
    steps,
    ...belonging,
    cuts: readCuts(wire, names, faults),
    order: wire.order ?? 'ordered',
    exclusions: readExclusions(wire, names, faults),
    held: readAttributes(wire.hold_constant, `${searchPointer}/hold_constant`, faults),
  } as const
  refuseManyTerms(termsOfJourney(journey), searchPointer, faults)
  return { journey, names }
}

/**
 * What all events have to match is asked once more for each node that counts occurrences, and all of it
 * twice more for each secondary key: of events that lack the primary one, and of those that lead to it.
 */
function termsOfJourney({ search, audience, steps, exclusions, fallbacks }: Journey): number {
  const ofAll = termsOf(search) + (audience === undefined ? 0 : termsOfAudience(audience))
  const nodes = steps.flatMap((step) => step.nodes)
  const each = nodes.map((node) => termsOf(node.search) + (node.occurrence ? ofAll : 0))
  const excluded = exclusions.map((exclusion) => termsOf(exclusion.search))
  const terms = [...each, ...excluded].reduce((total, more) => total + more, ofAll)
  return terms * (1 + 2 * fallbacks.length)
}

function readSteps(wire: JourneySearch, faults: Faults): JourneyStep[] | undefined {
  const { expression } = wire
  const parsed = parseExpression(expression)
  if (parsed.kind === 'faulty') {
    const sentence = searchProblemText(expression, parsed.problem)
    faults.push(invalid(`${searchPointer}/expression`, sentence))
    return undefined
  }
  refuseUnknownLabels(wire, parsed.steps, faults)
  const nodes = new Map<string, JourneyNode | undefined>()
  const steps = parsed.steps.map((step): JourneyStep => {
    for (const { alias, offset } of step) {
      if (!nodes.has(alias)) nodes.set(alias, readNode({ wire, alias, offset }, faults))
    }
    const aliases = [...new Set(step.map(({ alias }) => alias))]
    const found = aliases.flatMap((alias) => nodes.get(alias) ?? [])
    return { aliases, label: labelOf(aliases, wire), nodes: found }
  })
  return [...nodes.values()].includes(undefined) ? undefined : steps
}

interface NodeReading {
  readonly wire: JourneySearch
  readonly alias: string
  readonly offset: number
}

function readNode({ wire, alias, offset }: NodeReading, faults: Faults): JourneyNode | undefined {
  const { expression, node_objects: nodes, join_keys } = wire
  const source = Object.hasOwn(nodes, alias) ? nodes[alias] : undefined
  if (source === undefined) {
    const problem = { message: `there is no ${alias} among the node_objects`, offset }
    const sentence = searchProblemText(expression, problem)
    faults.push(invalid(`${searchPointer}/expression`, sentence))
    return undefined
  }
  const primary = emptyAsAbsent(join_keys?.primary) ?? '@session.id'
  const entity = occurringEntities.get(primary) ?? 'followed'
  const pointer = `${searchPointer}/node_objects/${alias}`
  const { search, occurrence } = readSource(source, { pointer, faults, entity })
  return search && { search, occurrence }
}

function labelOf(aliases: readonly string[], { step_aliases: labels = {} }: JourneySearch): string {
  const named = aliases.map((alias) => (Object.hasOwn(labels, alias) ? labels[alias] : undefined))
  return named.find((label) => label !== undefined) ?? aliases.join(' OR ')
}

function refuseUnknownLabels(
  { step_aliases: labels = {} }: JourneySearch,
  steps: readonly ExpressionStep[],
  faults: Faults,
): void {
  const known = new Set(steps.flat().map(({ alias }) => alias))
  for (const alias of Object.keys(labels)) {
    if (known.has(alias)) continue
    faults.push(invalid(`${searchPointer}/step_aliases`, unknownAlias(alias)))
  }
}

function unknownAlias(alias: string): string {
  return `${JSON.stringify(alias)} is no alias of the expression`
}

function readExclusions(wire: JourneySearch, names: StepNames, faults: Faults): Exclusion[] {
  const { exclusions = [] } = wire
  const pointer = `${searchPointer}/exclusions`
  const { listMax } = journeyLimits
  if (exclusions.length > listMax) faults.push(invalid(pointer, `at most ${listMax}`))
  return exclusions.slice(0, listMax).flatMap((exclusion, index) => {
    const place = `${pointer}/${index}`
    const search = readSearchText(exclusion.query, `${place}/query`, faults)
    const way = names.wayBetween(
      { start: emptyAsAbsent(exclusion.from), end: emptyAsAbsent(exclusion.to) },
      { start: `${place}/from`, end: `${place}/to` },
    )
    return search && way ? [{ search, ...way }] : []
  })
}
