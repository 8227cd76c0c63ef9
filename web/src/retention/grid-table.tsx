import type { CSSProperties, ReactElement } from 'react'
import { readablePath } from '../building/attribute-path.ts'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { seriesLook } from '../charts/palette.ts'
import type { Column } from '../controls/column.ts'
import { CsvButton } from '../controls/csv-button.tsx'
import { Icon } from '../controls/icon.tsx'
import {
  cohortLabel,
  groupWords,
  type Grid,
  type GridCell,
  type GridGroup,
  type GridRow,
} from './grid.ts'
import type { OpenCell, RetentionState } from './url.ts'

interface GridTableProps {
  readonly grid: Grid
  readonly state: RetentionState
  readonly onChange: (change: Partial<Pick<RetentionState, 'open' | 'unfolded'>>) => void
}

/**
 * Cohorts as rows, periods as columns: the more came back, the darker. What is not over yet is hatched. With
 * a breakdown a row a group, below which its cohorts can be unfolded.
 */
export function GridTable({ grid, state, onChange }: GridTableProps): ReactElement {
  const { period, breakdown } = state
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
        <CsvButton name="retention" columns={csvColumns(grid, state)} rows={csvRows(grid)} />
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
          <Head
            first={breakdown === '' ? 'Began' : readablePath(breakdown)}
            period={period}
            periods={grid.periods}
          />
          {grid.groups.map((group, index) => (
            <GroupRows
              key={group.label ?? ''}
              group={group}
              index={index}
              state={state}
              onChange={onChange}
            />
          ))}
        </table>
      </div>
    </div>
  )
}

interface GroupRowsProps extends Omit<GridTableProps, 'grid'> {
  readonly group: GridGroup
  /** Its place among the groups, which gives it its colour. */
  readonly index: number
}

function GroupRows({ group, index, state, onChange }: GroupRowsProps): ReactElement {
  const { label, rows } = group
  const { period, zone, unfolded } = state
  const isUnfolded = label === undefined || unfolded.includes(label)
  return (
    <tbody>
      {rows.slice(0, isUnfolded ? rows.length : 1).map((row) => (
        <tr key={row.cohort ?? 'all'}>
          <th
            scope="row"
            className={`px-2 py-1 text-left whitespace-nowrap ${row.cohort === undefined ? 'font-semibold' : 'font-normal'} ${label !== undefined && row.cohort !== undefined ? 'pl-10' : ''}`}
          >
            {label === undefined || row.cohort !== undefined ? (
              cohortLabel(row, period, zone)
            ) : (
              <Fold
                label={label}
                index={index}
                isUnfolded={isUnfolded}
                onFold={() => onChange({ unfolded: toggled(unfolded, label) })}
              />
            )}
          </th>
          <td className="px-2 py-1 text-right text-muted">{formatFigure(row.size)}</td>
          {row.cells.map((cell) => (
            <Cell
              key={cell.period}
              group={label}
              row={row}
              cell={cell}
              state={state}
              onOpen={(open) => onChange({ open })}
            />
          ))}
        </tr>
      ))}
    </tbody>
  )
}

function toggled(labels: readonly string[], label: string): readonly string[] {
  return labels.includes(label) ? labels.filter((other) => other !== label) : [...labels, label]
}

interface FoldProps {
  readonly label: string
  readonly index: number
  readonly isUnfolded: boolean
  readonly onFold: () => void
}

/** The name of a group, with the line that its curve has; a press shows its cohorts. */
function Fold({ label, index, isUnfolded, onFold }: FoldProps): ReactElement {
  const { token, dash } = seriesLook(index)
  return (
    <button
      type="button"
      aria-expanded={isUnfolded}
      title={isUnfolded ? 'Fold its cohorts' : 'Show its cohorts'}
      className="flex max-w-56 items-center gap-2 rounded px-1 py-0.5 hover:bg-sunken"
      onClick={onFold}
    >
      <span className="text-faint">
        <Icon name={isUnfolded ? 'down' : 'right'} size={14} />
      </span>
      <svg aria-hidden="true" width="18" height="4" className="shrink-0">
        <path
          d="M0 2H18"
          stroke={`var(${token})`}
          strokeWidth="3"
          strokeDasharray={dash.join(' ')}
        />
      </svg>
      <span className="truncate">{groupWords(label)}</span>
    </button>
  )
}

interface HeadProps {
  /** What the first column says. */
  readonly first: string
  readonly period: string
  readonly periods: number
}

function Head({ first, period, periods }: HeadProps): ReactElement {
  const numbers = Array.from({ length: periods }, (_, index) => index)
  return (
    <thead>
      <tr className="text-muted">
        <th scope="col" className="px-2 py-1 text-left font-normal whitespace-nowrap">
          {first}
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
  readonly group: string | undefined
  readonly row: GridRow
  readonly cell: GridCell
  readonly state: RetentionState
  readonly onOpen: (cell: OpenCell) => void
}

// Ink can be read on as much of the hue as this, in both themes.
const hueMax = 62

function Cell({ group, row, cell, state, onOpen }: CellProps): ReactElement {
  const { rate, count, isPartial, period } = cell
  const text = textOf(cell, state)
  const share = Math.round((rate ?? 0) * hueMax)
  const said = [
    text,
    `${formatFigure(count)} of ${rowWords(group, row, state)}`,
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
          onClick={() => onOpen({ cohort: row.cohort, period, group })}
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

/** `free, 2 Mar – 8 Mar 2026` */
function rowWords(group: string | undefined, row: GridRow, state: RetentionState): string {
  const cohort = cohortLabel(row, state.period, state.zone)
  if (group === undefined) return cohort
  return row.cohort === undefined ? groupWords(group) : `${groupWords(group)}, ${cohort}`
}

type CsvRow = GridRow & Pick<GridGroup, 'label'>

function csvRows({ groups }: Grid): readonly CsvRow[] {
  return groups.flatMap(({ label, rows }) => rows.map((row) => ({ ...row, label })))
}

function csvColumns(
  grid: Grid,
  { period, zone, breakdown }: RetentionState,
): readonly Column<CsvRow>[] {
  const cells = Array.from({ length: grid.periods }, (_, index) => ({
    key: `period-${index}`,
    title: `${period} ${index}`,
    value: (row: CsvRow) => row.cells.find((cell) => cell.period === index)?.count ?? '',
    widthPx: 0,
  }))
  const group = {
    key: 'group',
    title: readablePath(breakdown),
    value: ({ label = '' }: CsvRow) => label,
    widthPx: 0,
  }
  return [
    ...(breakdown === '' ? [] : [group]),
    { key: 'began', title: 'Began', value: (row) => cohortLabel(row, period, zone), widthPx: 0 },
    { key: 'size', title: 'Size', value: ({ size }) => size, widthPx: 0 },
    ...cells,
  ]
}
