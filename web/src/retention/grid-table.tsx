import type { CSSProperties, ReactElement } from 'react'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { cohortLabel, type Grid, type GridCell, type GridRow } from './grid.ts'
import type { OpenCell, RetentionState } from './url.ts'

interface GridTableProps {
  readonly grid: Grid
  readonly state: RetentionState
  readonly onOpen: (cell: OpenCell) => void
}

/** Cohorts as rows, periods as columns: the more came back, the darker. What is not over yet is hatched. */
export function GridTable({ grid, state, onOpen }: GridTableProps): ReactElement {
  const { period, zone } = state
  return (
    <div className="border-t border-line">
      <div className="flex items-center justify-between gap-2 px-5 pt-2 text-[13px] text-muted">
        <span className="flex items-center gap-2">
          <span
            className="hatched inline-block h-3.5 w-6 rounded border border-line"
            style={hatch}
          />
          not over yet
        </span>
        <CsvButton name="retention" columns={csvColumns(grid, state)} rows={grid.rows} />
      </div>
      <div
        tabIndex={0}
        role="group"
        aria-label="Cohorts by period"
        className="overflow-x-auto p-5 pt-2 -outline-offset-2!"
      >
        <table
          aria-label="Retention"
          className="numbers border-separate border-spacing-0.5 text-[13px]"
        >
          <Head period={period} periods={grid.periods} />
          <tbody>
            {grid.rows.map((row) => (
              <tr key={row.cohort ?? 'all'}>
                <th
                  scope="row"
                  className={`px-2 py-1 text-left whitespace-nowrap ${row.cohort === undefined ? 'font-semibold' : 'font-normal'}`}
                >
                  {cohortLabel(row, period, zone)}
                </th>
                <td className="px-2 py-1 text-right text-muted">{formatFigure(row.size)}</td>
                {row.cells.map((cell) => (
                  <Cell key={cell.period} row={row} cell={cell} state={state} onOpen={onOpen} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

interface HeadProps {
  readonly period: string
  readonly periods: number
}

function Head({ period, periods }: HeadProps): ReactElement {
  const numbers = Array.from({ length: periods }, (_, index) => index)
  return (
    <thead>
      <tr className="text-muted">
        <th scope="col" className="px-2 py-1 text-left font-normal whitespace-nowrap">
          Began
        </th>
        <th scope="col" className="px-2 py-1 text-right font-normal">
          Size
        </th>
        {numbers.map((number) => (
          <th
            key={number}
            scope="col"
            className="min-w-16 px-2 py-1 text-center font-normal whitespace-nowrap"
          >
            {period} {number}
          </th>
        ))}
      </tr>
    </thead>
  )
}

const hatch: CSSProperties & Record<'--hatch', string> = { '--hatch': 'var(--faint)' }

interface CellProps {
  readonly row: GridRow
  readonly cell: GridCell
  readonly state: RetentionState
  readonly onOpen: (cell: OpenCell) => void
}

// Ink can be read on as much of the hue as this, in both themes.
const hueMax = 62

function Cell({ row, cell, state, onOpen }: CellProps): ReactElement {
  const { rate, count, isPartial, period } = cell
  const text = textOf(cell, state)
  const share = Math.round((rate ?? 0) * hueMax)
  const said = [
    text,
    `${formatFigure(count)} of ${cohortLabel(row, state.period, state.zone)}`,
    `back in ${state.period} ${period}`,
    ...(isPartial ? ['not over yet'] : []),
  ].join(', ')
  return (
    <td className="p-0">
      {rate === undefined ? null : (
        <button
          type="button"
          aria-label={`${said}: who`}
          title={said}
          disabled={count === 0}
          className={`h-8 w-full min-w-16 rounded-md px-2 text-center enabled:hover:outline-2 enabled:hover:outline-accent ${isPartial ? 'hatched' : ''}`}
          style={{
            ...hatch,
            backgroundColor: `color-mix(in srgb, var(--series-1) ${share}%, var(--sunken))`,
          }}
          onClick={() => onOpen({ cohort: row.cohort, period })}
        >
          {text}
        </button>
      )}
    </td>
  )
}

function textOf({ rate, count }: GridCell, { figures }: RetentionState): string {
  return figures === 'count' ? formatFigure(count) : formatShare(rate ?? 0, 1)
}

function csvColumns(grid: Grid, { period, zone }: RetentionState): readonly Column<GridRow>[] {
  const cells = Array.from({ length: grid.periods }, (_, index) => ({
    key: `period-${index}`,
    title: `${period} ${index}`,
    value: (row: GridRow) => row.cells.find((cell) => cell.period === index)?.count ?? '',
    widthPx: 0,
  }))
  return [
    { key: 'began', title: 'Began', value: (row) => cohortLabel(row, period, zone), widthPx: 0 },
    { key: 'size', title: 'Size', value: ({ size }) => size, widthPx: 0 },
    ...cells,
  ]
}
