import { useMemo, type ReactElement } from 'react'
import { formatElapsed } from '../charts/elapsed.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import type { Column } from '../controls/column.ts'
import { TableWithCsv } from '../controls/table-with-csv.tsx'
import type { FunnelReport, GroupBars, StepBars } from './funnel-report.ts'

/** The figures of the bars as a table: a row a step, or with a breakdown a row a group. */
export function StepsTable({ report }: { readonly report: FunnelReport }): ReactElement {
  const { steps, groups } = report
  const columns = useMemo(() => groupColumns(steps), [steps])
  if (groups !== undefined) {
    return (
      <TableWithCsv label="Groups of the funnel" columns={columns} rows={groups} keyOf={groupKey} />
    )
  }
  return (
    <TableWithCsv label="Steps of the funnel" columns={stepColumns} rows={steps} keyOf={stepKey} />
  )
}

const stepKey = ({ index }: StepBars): string => String(index)
const groupKey = ({ group }: GroupBars): string => group

const figure = { isFigure: true, widthPx: 150 } as const

/** A part of 1 as a column shows it, exported as it is. */
function share<Row>(key: string, title: string, value: (row: Row) => number): Column<Row> {
  return { key, title, value, cell: (row) => formatShare(value(row), 1), ...figure }
}

function count<Row>(key: string, title: string, value: (row: Row) => number): Column<Row> {
  return { key, title, value, cell: (row) => formatFigure(value(row)), ...figure }
}

const stepColumns: readonly Column<StepBars>[] = [
  {
    key: 'step',
    title: 'Step',
    value: ({ index }) => index + 1,
    exported: ({ label }) => label,
    cell: ({ index, label }) => `${index + 1} ${label}`,
    widthPx: 220,
    isWide: true,
  },
  count('reached', 'Reached', ({ reached }) => reached),
  share('of-first', 'Of the first', ({ ofFirst }) => ofFirst),
  share('of-previous', 'Of the one before', ({ ofPrevious }) => ofPrevious),
  count('dropped', 'Dropped off', ({ dropped }) => dropped),
  {
    key: 'time',
    title: 'Average time',
    value: ({ fromPreviousMs }) => fromPreviousMs ?? -1,
    exported: ({ fromPreviousMs }) => String(fromPreviousMs ?? ''),
    cell: ({ fromPreviousMs }) =>
      fromPreviousMs === undefined ? '–' : formatElapsed(fromPreviousMs),
    ...figure,
  },
]

function groupColumns(steps: readonly StepBars[]): readonly Column<GroupBars>[] {
  return [
    { key: 'group', title: 'Group', value: ({ group }) => group, widthPx: 200, isWide: true },
    ...steps.map(({ index, label }) =>
      count<GroupBars>(
        `step-${index}`,
        `${index + 1} ${label}`,
        ({ bars }) => bars[index]?.reached ?? 0,
      ),
    ),
    share('conversion', 'Conversion', ({ bars }) => bars.at(-1)?.ofFirst ?? 0),
  ]
}
