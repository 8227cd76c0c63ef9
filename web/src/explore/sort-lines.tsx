import type { ReactElement, ReactNode } from 'react'
import type { ReportLine } from './explore-report.ts'

/** What rows are ordered by; without it they stand as the chart has them. */
export interface Sort {
  readonly by: 'label' | 'total' | 'before' | 'change'
  readonly direction: 'ascending' | 'descending'
}

/** The lines in another order; those without a figure come last. */
export function sortedLines(
  lines: readonly ReportLine[],
  sort: Sort | undefined,
): readonly ReportLine[] {
  if (sort === undefined) return lines
  const sign = sort.direction === 'ascending' ? 1 : -1
  if (sort.by === 'label') {
    return lines.toSorted((one, other) => sign * one.label.localeCompare(other.label))
  }
  const figureOf = (line: ReportLine): number | null => {
    if (sort.by === 'total') return line.total
    if (sort.by === 'before') return line.before?.total ?? null
    const before = line.before?.total ?? null
    return line.total === null || before === null || before === 0 ? null : line.total / before
  }
  return lines.toSorted((one, other) => {
    const [left, right] = [figureOf(one), figureOf(other)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return sign * (left - right)
  })
}

interface SortHeadProps {
  readonly by: Sort['by']
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort | undefined) => void
  readonly className: string
  readonly children: ReactNode
}

/** The head of a column that rows can be ordered by: the greatest first, the least first, as drawn. */
export function SortHead({ by, sort, onSort, className, children }: SortHeadProps): ReactElement {
  const direction = sort?.by === by ? sort.direction : undefined
  const first = by === 'label' ? 'ascending' : 'descending'
  const second = by === 'label' ? 'descending' : 'ascending'
  const next = direction === undefined ? first : direction === first ? second : undefined
  return (
    <th scope="col" aria-sort={direction ?? 'none'} className={className}>
      <button
        type="button"
        className="hover:text-ink"
        onClick={() => onSort(next === undefined ? undefined : { by, direction: next })}
      >
        {children}
        <span aria-hidden="true">
          {direction === undefined ? '' : direction === 'ascending' ? ' ↑' : ' ↓'}
        </span>
      </button>
    </th>
  )
}
