import type { ReactElement } from 'react'
import { Button } from './button.tsx'
import type { CsvColumn } from './column.ts'
import { csvText } from './csv-text.ts'
import { Icon } from './icon.tsx'

interface CsvButtonProps<Row> {
  /** Of the file, without its ending. */
  readonly name: string
  readonly columns: readonly CsvColumn<Row>[]
  readonly rows: readonly Row[]
}

/** Saves all rows of a table, shown or not, as a file. */
export function CsvButton<Row>({ name, columns, rows }: CsvButtonProps<Row>): ReactElement {
  return (
    <Button look="quiet" onClick={() => saveCsv(name, columns, rows)}>
      <Icon name="save" size={15} />
      CSV
    </Button>
  )
}

/** The same without a button, for rows that have to be fetched first. */
export function saveCsv<Row>(
  name: string,
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
): void {
  save(`${name}.csv`, tableAsCsv(columns, rows))
}

function tableAsCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const head = columns.map(({ title }) => title)
  const cellsOf = (row: Row): readonly string[] =>
    columns.map(({ value, exported }) => exported?.(row) ?? String(value(row)))
  return csvText([head, ...rows.map(cellsOf)])
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
