import type { JourneyListRequest } from '@throughline/contract'
import type { ReactElement } from 'react'
import { audienceOf } from '../building/audience-picker.tsx'
import { eventColumns, listedColumns } from '../people-panel/event-columns.ts'
import { PeopleListed } from '../people-panel/people-panel.tsx'
import { entitiesWord, personOf, type PeopleList } from '../people-panel/people.ts'
import { rangeBetween } from '../range/range.ts'
import { printRange } from '../range/range-text.ts'
import { askJourneyList } from '../server-api/journeys-api.ts'
import type { Behind } from './picked.ts'

/** The users, or accounts, whose events are behind a figure. */
export function PeopleBehind({ behind, zone }: { behind: Behind; zone: string }): ReactElement {
  return <PeopleListed list={peopleBehind(behind, zone)} />
}

function peopleBehind(behind: Behind, zone: string): PeopleList {
  const { title, search, segment, window, entity } = behind
  return {
    title,
    note: `The ${entitiesWord(entity)} whose events are behind this figure, each by one of them (${zone}).`,
    entity,
    rangeText: printRange(rangeBetween(window.fromMs, window.toMs)),
    key: ['people behind', entity, search, segment, window.fromMs, window.toMs],
    ask: async (limit, signal) => {
      const { data } = await askJourneyList(peopleRequest(behind, limit), signal)
      const { records, total_count: total } = data.attributes
      return { people: records.map((record) => personOf(record, entity)), total }
    },
    columns: eventColumns(zone),
  }
}

/** A journey of one step: whoever has such an event. */
function peopleRequest(
  { search, segment, window, entity }: Behind,
  limit: number,
): JourneyListRequest {
  const event = { data_source: 'product_analytics', search: { query: search } } as const
  return {
    data: {
      type: 'journey_list_request',
      attributes: {
        from: window.fromMs,
        to: window.toMs,
        query: {
          search: {
            expression: 'event',
            node_objects: { event },
            join_keys: { primary: entity },
            ...(segment === '' ? {} : { filters: audienceOf(segment) }),
          },
          entity_columns: listedColumns(entity),
          limit,
        },
      },
    },
  }
}
