import { audienceFilters } from './audience-filters.ts'
import type { PlainSankeyList } from './plain-sankey-list.ts'
import type { PlainSankey } from './plain-sankey.ts'

/** The wire body that asks for paths with this search text. */
export function sankeyBody(question: PlainSankey, query: string): object {
  return { data: { type: 'sankey_request', attributes: attributesOf(question, query) } }
}

/** The same for who is at a node. */
export function sankeyListBody(list: PlainSankeyList, query: string): object {
  const { node, cameFrom, columns, limit } = list
  const part = { node, ...(cameFrom !== undefined && { from: cameFrom }) }
  const attributes = { ...attributesOf(list, query), part, columns, limit }
  return { data: { type: 'sankey_list_request', attributes } }
}

function attributesOf(question: PlainSankey, query: string): object {
  const { from, to, audience, primary, secondary, source, target, steps, entries } = question
  const { start, end, patterns } = question
  return {
    time: { from, to },
    search: {
      query,
      join_keys: { primary, ...(secondary && { secondary }) },
      ...(audience && { audience_filters: audienceFilters(audience) }),
    },
    definition: {
      source,
      target,
      number_of_steps: steps,
      entries_per_step: entries,
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(patterns !== undefined && { patterns }),
    },
  }
}
