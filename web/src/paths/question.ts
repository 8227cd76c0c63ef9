import type { SankeyRequest } from '@throughline/contract'
import { audienceOf } from '../building/audience-picker.tsx'
import type { Window } from '../range/window.ts'
import type { PathsState } from './url.ts'

/** Columns of values and how many go from which to which. */
export function sankeyRequest(state: PathsState, { fromMs, toMs }: Window): SankeyRequest {
  const { step, anchor, columns, entries, entity, filter, segment } = state
  return {
    data: {
      type: 'sankey_request',
      attributes: {
        time: { from: fromMs, to: toMs },
        search: {
          query: filter,
          ...audienceOf(segment),
          join_keys: { primary: entity },
        },
        definition: {
          source: step,
          target: step,
          // The first and the last column are no steps there.
          number_of_steps: columns - 2,
          entries_per_step: entries,
          ...(anchor === undefined ? {} : { [anchor.side]: anchor.value }),
        },
      },
    },
  }
}
