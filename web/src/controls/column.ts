import type { ReactNode } from 'react'

/** A column of a table. */
export interface Column<Row> {
  readonly key: string
  readonly title: string
  /** What rows are sorted by and, without the two below, what is shown and exported. */
  readonly value: (row: Row) => string | number
  readonly exported?: (row: Row) => string
  readonly cell?: (row: Row) => ReactNode
  /** At the right, and the largest first when it is sorted. */
  readonly isFigure?: boolean
  readonly widthPx: number
  /** Takes what room the others leave. */
  readonly isWide?: boolean
}

/** What of a column goes into a file. */
export type CsvColumn<Row> = Pick<Column<Row>, 'title' | 'value' | 'exported'>
