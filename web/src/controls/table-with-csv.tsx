import { useState, type ReactElement } from 'react'
import type { Column } from './column.ts'
import { CsvButton } from './csv-button.tsx'
import { DataTable } from './data-table.tsx'
import type { Sort } from './sorted.ts'

interface TableWithCsvProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

/** A table in the order of its rows until a head is pressed, and its file. */
export function TableWithCsv<Row>(props: TableWithCsvProps<Row>): ReactElement {
  const { label, columns, rows } = props
  const [sort, setSort] = useState<Sort>({ by: '', way: 'down' })
  return (
    <div className="border-t border-line">
      <div className="flex justify-end px-4 pt-2">
        <CsvButton name={label.toLowerCase().replaceAll(' ', '-')} columns={columns} rows={rows} />
      </div>
      <DataTable {...props} sort={sort} onSort={setSort} heightPx={480} />
    </div>
  )
}
