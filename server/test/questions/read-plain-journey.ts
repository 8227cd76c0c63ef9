import { JourneyFunnelRequest, JourneyListRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import type { PlainJourney, PlainTarget } from './plain-journey.ts'
import type { PlainJourneyList } from './plain-journey-list.ts'
import type { PlainJourneyGroup, PlainJourneyQuestion } from './plain-journey-things.ts'

const listRequest = Compile(JourneyListRequest)
const request = Compile(JourneyFunnelRequest)
type Search = JourneyFunnelRequest['data']['attributes']['query']['search']

/** What the wire body of a funnel asks. Of what a journey may say, that which pages show. */
export function readPlainFunnel(body: object): PlainJourneyQuestion {
  if (!request.Check(body)) throw new Error(JSON.stringify(request.Errors(body)))
  const { from, to, query } = body.data.attributes
  const { search, compute = {}, group_by = [] } = query
  return { from, to, ...journeyOf(search), compute, groupBy: groupsOf(group_by) }
}

/** The same of a list of those who make a journey. */
export function readPlainList(body: object): PlainJourneyList {
  if (!listRequest.Check(body)) throw new Error(JSON.stringify(listRequest.Errors(body)))
  const { from, to, query } = body.data.attributes
  const { search, group_by = [], target, conversion_type: conversion, sort, limit } = query
  const { entity_columns: columns, entity_filters: shownSearch, computed_columns = [] } = query
  return {
    from,
    to,
    ...journeyOf(search),
    groupBy: groupsOf(group_by),
    areMomentsShown: computed_columns.length > 0,
    ...(conversion && { conversion }),
    ...(target && { target: targetOf(target) }),
    ...(columns && { columns }),
    ...(shownSearch && { shownSearch }),
    ...(sort && { sort }),
    ...(limit && { limit }),
  }
}

type WireGroups = NonNullable<JourneyFunnelRequest['data']['attributes']['query']['group_by']>

function groupsOf(groups: WireGroups): PlainJourneyGroup[] {
  return groups.map(({ facet, target, limit, should_exclude_missing, value_filters }) => ({
    facet,
    ...(target && { target: targetOf(target) }),
    ...(limit && { limit }),
    ...(should_exclude_missing && { should_exclude_missing }),
    ...(value_filters && { value_filters }),
  }))
}

function journeyOf(search: Search): Omit<PlainJourney, 'from' | 'to'> {
  const { expression, node_objects, join_keys, filters, order, exclusions, window } = search
  const nodes = Object.entries(node_objects).map(
    ([
      alias,
      {
        search: { query = '*' },
      },
    ]) => {
      return [alias, { search: query }] as const
    },
  )
  return {
    steps: expression.split('->').map((step) => step.match(/[a-z]+/g) ?? []),
    nodes: Object.fromEntries(nodes),
    primary: join_keys?.primary ?? '@session.id',
    ...(join_keys?.secondary && { secondary: join_keys.secondary }),
    ...(filters?.string_filter && { search: filters.string_filter }),
    filters: (filters?.graph_filters ?? []).map(({ target, ...filter }) => ({
      ...filter,
      ...(target && { target: targetOf(target) }),
    })),
    ...(order && { order }),
    ...(exclusions && { exclusions }),
    ...(search.hold_constant && { held: search.hold_constant }),
    ...(window && { window }),
  }
}

type WireTarget = NonNullable<WireGroups[number]['target']>

function targetOf({ type, value = '', start = '', end = '' }: WireTarget): PlainTarget {
  return type === 'path' ? { type, start, end } : { type, value }
}
