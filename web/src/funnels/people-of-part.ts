import { momentLabel } from '../charts/bucket-label.ts'
import type { Column } from '../controls/column.ts'
import {
  entitiesWord,
  personOf,
  textOf,
  type PeopleList,
  type Person,
} from '../people-panel/people.ts'
import { rangeBetween } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import type { Window } from '../range/window.ts'
import { askJourneyList } from '../server-api/journeys-api.ts'
import { aliasOf, peopleRequest } from './question.ts'
import { stepWords } from './steps.ts'
import type { FunnelsState, OpenPart } from './url.ts'

/** Those of the part of a bar that is open; undefined where none is, or its step is gone. */
export function peopleOfPart(
  state: FunnelsState,
  window: Window,
  questionKey: readonly unknown[],
): PeopleList | undefined {
  const { open: part, entity, steps } = state
  const step = part && steps[part.step]
  if (part === undefined || step === undefined || part.kind === 'causes') return undefined
  if (part.kind === 'dropped' && part.step === 0) return undefined
  const what = part.kind === 'dropped' ? 'Dropped off before' : 'Reached'
  const group = part.group === undefined ? '' : `, ${part.group}`
  return {
    title: `${what} ${stepWords(step)}${group}`,
    note: noteOf(state, part),
    entity,
    rangeText: printRange(rangeBetween(window.fromMs, window.toMs)),
    key: [...questionKey, 'people', part],
    ask: async (limit, signal) => {
      const { data } = await askJourneyList(peopleRequest(state, window, { part, limit }), signal)
      const { records, total_count: total } = data.attributes
      return { people: records.map((record) => personOf(record, entity)), total }
    },
    columns: columnsOf(state),
  }
}

function noteOf({ entity, counting, zone }: FunnelsState, { kind }: OpenPart): string {
  const once =
    counting === 'attempts' ? ' Each is listed once, however many attempts they made.' : ''
  const event = kind === 'dropped' ? 'the last step they reached' : 'this step'
  return `The ${entitiesWord(entity)} and when they were at each step (${zone}), by ${event}, the latest first.${once}`
}

function columnsOf({ steps, zone }: FunnelsState): readonly Column<Person>[] {
  const moments = steps.map((step, index) => {
    const names = step.events.map((_picked, at) => `${aliasOf(index, at)}_timestamp`)
    const momentOf = ({ record }: Person): number => {
      const found = names.flatMap((name) => {
        const value = record[name]
        return typeof value === 'number' ? [value] : []
      })
      return found.length === 0 ? 0 : Math.min(...found)
    }
    return {
      key: `step-${index}`,
      title: `${index + 1} ${stepWords(step)}`,
      value: momentOf,
      exported: (person: Person) => {
        const ms = momentOf(person)
        return ms === 0 ? '' : new Date(ms).toISOString()
      },
      cell: (person: Person) => {
        const ms = momentOf(person)
        return ms === 0 ? '–' : momentLabel(ms, zone)
      },
      isFigure: true,
      widthPx: 140,
    }
  })
  const last: Column<Person> = {
    key: 'event',
    title: 'Last event',
    value: ({ record }) => textOf(record['@event.name']),
    widthPx: 160,
  }
  return [last, ...moments]
}
