import type { JourneyFunnelResponse } from '@throughline/contract'
import type { PlainJourney } from './plain-journey.ts'
import type { PlainJourneyList } from './plain-journey-list.ts'
import type { PlainJourneyQuestion } from './plain-journey-things.ts'
import { audienceFilters } from './audience-filters.ts'
import { wireSource } from './wire-source.ts'

/** The part of a wire body that says which attempts. */
export function wireJourney(journey: PlainJourney): object {
  const { steps, nodes, primary, secondary, search, audience, filters } = journey
  const { order, exclusions, held, window } = journey
  const expression = steps.map((step) => (step.length > 1 ? `(${step.join(' OR ')})` : step[0]))
  const sources = Object.entries(nodes).map(([alias, { search: query, occurring }]) => {
    const selection = { from: 0, to: 0, matches: () => true, ...(occurring && { occurring }) }
    return [alias, wireSource(selection, query)] as const
  })
  return {
    expression: expression.join(' -> '),
    node_objects: Object.fromEntries<object>(sources),
    join_keys: { primary, ...(secondary && { secondary }) },
    filters: {
      ...(search && { string_filter: search }),
      ...(audience && { audience_filters: audienceFilters(audience) }),
      ...(filters && { graph_filters: filters }),
    },
    ...(order && { order }),
    ...(exclusions && { exclusions }),
    ...(held && { hold_constant: held }),
    ...(window && { window }),
  }
}

/** The wire body of a funnel. */
export function funnelBody(question: PlainJourneyQuestion): object {
  const { from, to, compute, groupBy = [], isAnonymousExcluded = false } = question
  const query = { search: wireJourney(question), compute, group_by: groupBy }
  const attributes = { from, to, exclude_anonymous_traffic: isAnonymousExcluded, query }
  return { data: { type: 'journey_request', attributes } }
}

/** The wire body of a figure of journeys, or of a curve. */
export function journeyFigureBody(question: PlainJourneyQuestion, cut?: number | object): object {
  const { from, to, compute, groupBy = [], isAnonymousExcluded = false } = question
  const { aggregation = 'cardinality' } = compute
  const buckets = typeof cut === 'number' ? { interval: cut } : { time_interval: cut }
  const query = {
    search: wireJourney(question),
    compute: { ...compute, aggregation, ...(cut && buckets) },
    group_by: groupBy,
  }
  const attributes = { from, to, exclude_anonymous_traffic: isAnonymousExcluded, query }
  return { data: { type: 'formula_journey_request', attributes } }
}

/** The wire body of a list of those who make a journey. */
export function journeyListBody(list: PlainJourneyList): object {
  const { from, to, conversion, target, columns, shownSearch, groupBy, sort, limit } = list
  const query = {
    search: wireJourney(list),
    ...(conversion && { conversion_type: conversion }),
    ...(target && { target }),
    ...(columns && { entity_columns: columns }),
    ...(shownSearch && { entity_filters: shownSearch }),
    ...(list.areMomentsShown && { computed_columns: [{ name: 'first_conversion_timestamps' }] }),
    ...(groupBy && { group_by: groupBy }),
    ...(sort && { sort }),
    ...(limit && { limit }),
  }
  const { isAnonymousExcluded = false } = list
  const attributes = { from, to, exclude_anonymous_traffic: isAnonymousExcluded, query }
  return { data: { type: 'journey_list_request', attributes } }
}

/** A funnel as a plain reading gives it. */
export function withoutLabels({
  funnel_steps,
  ...attributes
}: JourneyFunnelResponse['data']['attributes']): object {
  const steps = funnel_steps.map(({ label: _label, unit: _unit, ...step }) => step)
  return { ...attributes, funnel_steps: steps }
}
