import { eventColumns } from '../people-panel/event-columns.ts'
import { entitiesWord, personOf, type PeopleList } from '../people-panel/people.ts'
import { rangeBetween } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import type { Window } from '../range/window.ts'
import { askSankeyList } from '../server-api/sankey-api.ts'
import { columnWords, nodeWords } from './diagram.ts'
import { peopleRequest } from './question.ts'
import type { OpenPart, PathsState } from './url.ts'

/** Those of the part of the drawing that is open; undefined where none is. */
export function peopleOfPart(
  state: PathsState,
  window: Window,
  questionKey: readonly unknown[],
): PeopleList | undefined {
  const { open: part, entity, zone } = state
  if (part === undefined) return undefined
  return {
    title: titleOf(part, state),
    note: `The ${entitiesWord(entity)} who went this way, and the event that brought them there, the latest first (${zone}).`,
    entity,
    rangeText: printRange(rangeBetween(window.fromMs, window.toMs)),
    key: [...questionKey, 'people', part],
    ask: async (limit, signal) => {
      const { data } = await askSankeyList(peopleRequest(state, window, { part, limit }), signal)
      const { records, total_count: total } = data.attributes
      return { people: records.map((record) => personOf(record, entity)), total }
    },
    columns: eventColumns(zone),
  }
}

/** Left to right as they went. */
function titleOf({ node, from }: OpenPart, { columns, anchor }: PathsState): string {
  const isBackward = anchor?.side === 'end'
  const [, column = ''] = /^(\d+):/.exec(node) ?? []
  const words = (id: string): string => nodeWords(id, isBackward)
  if (from !== undefined) {
    return isBackward ? `${words(node)} → ${words(from)}` : `${words(from)} → ${words(node)}`
  }
  const at = isBackward ? columns - 1 - Number(column) : Number(column)
  return `${words(node)}, ${columnWords(at, columns, anchor).toLowerCase()}`
}
