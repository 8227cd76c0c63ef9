import type { JourneyListResponse } from '@throughline/contract'
import type { ResolvedJourneyList } from '../resolve/resolve-journey-list.ts'
import { columnRecord } from './list.ts'
import { readFigure, readList, readText } from './read-rows.ts'

type ListAttributes = JourneyListResponse['data']['attributes']

/** A record for each who is shown, and how many there are. Where there is nobody there is no row. */
export function journeyListAttributes(
  plan: ResolvedJourneyList,
  rows: readonly unknown[],
): ListAttributes {
  const { entityName, columns, levels, moments } = plan
  const records = rows.map((row) => {
    const [, entity, moment, reached, groups, cells] = readList(row)
    const times = readList(reached)
    return Object.fromEntries<unknown>([
      ...levels.map(({ facet }, index) => [facet, groupOf(readList(groups)[index])] as const),
      ...Object.entries(columnRecord(columns, readList(cells))),
      ...moments.map(({ name, step }) => [name, readFigure(times[step - 1])] as const),
      ['timestamp', readFigure(moment)],
      [entityName, readText(entity)],
    ])
  })
  const total = rows[0] === undefined ? 0 : readFigure(readList(rows[0])[0])
  return { entity: entities[entityName] ?? 'session', records, total_count: total ?? 0 }
}

const entities: Readonly<Record<string, ListAttributes['entity']>> = {
  '@usr.id': 'user',
  '@account.id': 'account',
}

/** One group as it is called, or a list of several. */
function groupOf(labels: unknown): unknown {
  const texts = readList(labels).map(readText)
  return texts.length === 1 ? texts[0] : texts
}
