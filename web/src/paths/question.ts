import type { SankeyListRequest, SankeyRequest } from '@throughline/contract'
import { audienceOf } from '../building/audience-picker.tsx'
import { listedColumns } from '../people-panel/event-columns.ts'
import type { Window } from '../range/window.ts'
import type { OpenPart, PathsState } from './url.ts'

/** Columns of values and how many go from which to which. */
export function sankeyRequest(state: PathsState, window: Window): SankeyRequest {
  return { data: { type: 'sankey_request', attributes: attributesOf(state, window) } }
}

/** Who is in a part of the drawing, with the event that brought them there. */
export function peopleRequest(
  state: PathsState,
  window: Window,
  { part, limit }: { readonly part: OpenPart; readonly limit: number },
): SankeyListRequest {
  const { node, from } = part
  return {
    data: {
      type: 'sankey_list_request',
      attributes: {
        ...attributesOf(state, window),
        part: { node, ...(from === undefined ? {} : { from }) },
        columns: listedColumns(state.entity),
        limit,
      },
    },
  }
}

function attributesOf(
  state: PathsState,
  { fromMs, toMs }: Window,
): SankeyRequest['data']['attributes'] {
  const { step, anchor, patterns, columns, entries, entity, filter, segment } = state
  return {
    time: { from: fromMs, to: toMs },
    search: { query: filter, ...audienceOf(segment), join_keys: { primary: entity } },
    definition: {
      source: step,
      target: step,
      // The first and the last column are no steps there.
      number_of_steps: columns - 2,
      entries_per_step: entries,
      ...(patterns.length === 0 ? {} : { patterns: [...patterns] }),
      ...(anchor === undefined ? {} : { [anchor.side]: anchor.value }),
    },
  }
}
