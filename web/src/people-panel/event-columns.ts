import { momentLabel } from '../charts/bucket-label.ts'
import type { Column } from '../controls/column.ts'
import { textOf, type Person } from './people.ts'

/** The event by which each of a list is listed, and when it was; moments as the zone has them. */
export function eventColumns(zone: string): readonly Column<Person>[] {
  const momentOf = ({ record }: Person): number => {
    return typeof record['timestamp'] === 'number' ? record['timestamp'] : 0
  }
  return [
    {
      key: 'event',
      title: 'Event',
      value: ({ record }) => textOf(record['@event.name']),
      widthPx: 160,
    },
    {
      key: 'at',
      title: 'At',
      value: momentOf,
      exported: (person) => new Date(momentOf(person)).toISOString(),
      cell: (person) => momentLabel(momentOf(person), zone),
      isFigure: true,
      widthPx: 140,
    },
  ]
}

/** The columns that a list asks of the event of each, beside whose it is. */
export function listedColumns(entity: string): string[] {
  return ['@event.name', '@trace.id', '@usr.id'].filter((column) => column !== entity)
}
