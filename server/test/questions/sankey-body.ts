import { audienceFilters } from './audience-filters.ts'
import type { PlainSankey } from './plain-sankey.ts'

/** The wire body that asks for paths with this search text. */
export function sankeyBody(question: PlainSankey, query: string): object {
  const { from, to, audience, primary, secondary, source, target, steps, entries } = question
  const { start, end } = question
  return {
    data: {
      type: 'sankey_request',
      attributes: {
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
        },
      },
    },
  }
}
