/** A row of the report: what chart, legend and table draw alike. */
export interface ReportRow {
  readonly key: string
  readonly label: string
  readonly total: number
  readonly values: readonly number[]
  readonly isHidden: boolean
}
