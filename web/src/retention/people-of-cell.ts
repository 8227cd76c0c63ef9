import { entitiesWord, personOf, type PeopleList } from '../people-panel/people.ts'
import { rangeBetween } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import type { Window } from '../range/window.ts'
import { askRetentionList } from '../server-api/retention-api.ts'
import { groupWords } from './grid.ts'
import { cellRequest } from './question.ts'
import type { RetentionState } from './url.ts'

/** Those of the cell that is open; undefined where none is. */
export function peopleOfCell(
  state: RetentionState,
  window: Window,
  questionKey: readonly unknown[],
): PeopleList | undefined {
  const { open: cell, entity, period } = state
  if (cell === undefined) return undefined
  const cohort = cell.cohort === undefined ? 'all cohorts' : `cohort ${cell.cohort + 1}`
  const group = cell.group === undefined ? '' : ` of “${groupWords(cell.group)}”`
  const later = state.condition === 'on' ? '' : ' or later'
  return {
    title: `Back in ${period} ${cell.period}${later}, of ${cohort}${group}`,
    note: `The ${entitiesWord(entity)} who are counted in this cell, each once, by their id.`,
    entity,
    rangeText: printRange(rangeBetween(window.fromMs, window.toMs)),
    key: [...questionKey, 'people', cell],
    ask: async (limit, signal) => {
      // The answer doesn't say how many there are: all of them are asked for, and counted.
      const { data } = await askRetentionList(
        cellRequest(state, window, { cell, limit: 0 }),
        signal,
      )
      const { records } = data.attributes
      return {
        people: records.slice(0, limit).map((record) => personOf(record, entity)),
        total: records.length,
      }
    },
    columns: [],
  }
}
