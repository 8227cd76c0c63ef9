import type { Chart, Dashboard } from '@throughline/contract'
import { ago } from '../controls/ago.ts'
import type { Column } from '../controls/column.ts'

type Saved = Chart | Dashboard

/** What something saved is called, and what it is for. */
export function nameColumns<Row extends Saved>(): readonly Column<Row>[] {
  return [
    { key: 'name', title: 'Name', value: ({ attributes }) => attributes.name, widthPx: 240 },
    {
      key: 'description',
      title: 'Description',
      value: ({ attributes }) => attributes.description,
      widthPx: 240,
      isWide: true,
    },
  ]
}

/** When it was changed last. */
export function changedColumn<Row extends Saved>(): Column<Row> {
  return {
    key: 'changed',
    title: 'Changed',
    value: ({ attributes }) => attributes.modified_at,
    exported: ({ attributes }) => new Date(attributes.modified_at).toISOString(),
    cell: ({ attributes }) => ago(attributes.modified_at, Date.now()),
    isFigure: true,
    widthPx: 110,
  }
}
