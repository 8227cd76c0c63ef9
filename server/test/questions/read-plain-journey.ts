import { JourneyFunnelRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import type { PlainJourney, PlainTarget } from './plain-journey.ts'
import type { PlainJourneyQuestion } from './plain-journey-things.ts'

const request = Compile(JourneyFunnelRequest)
type Search = JourneyFunnelRequest['data']['attributes']['query']['search']

/** What the wire body of a funnel asks. Of what a journey may say, that which pages show. */
export function readPlainFunnel(body: object): PlainJourneyQuestion {
  if (!request.Check(body)) throw new Error(JSON.stringify(request.Errors(body)))
  const { from, to, query } = body.data.attributes
  const { search, compute = {}, group_by = [] } = query
  const groupBy = group_by.map(
    ({ facet, target, limit, should_exclude_missing, value_filters }) => ({
      facet,
      ...(target && { target: targetOf(target) }),
      ...(limit && { limit }),
      ...(should_exclude_missing && { should_exclude_missing }),
      ...(value_filters && { value_filters }),
    }),
  )
  return { from, to, ...journeyOf(search), compute, groupBy }
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

type WireTarget = NonNullable<
  NonNullable<JourneyFunnelRequest['data']['attributes']['query']['group_by']>[number]['target']
>

function targetOf({ type, value = '', start = '', end = '' }: WireTarget): PlainTarget {
  return type === 'path' ? { type, start, end } : { type, value }
}
