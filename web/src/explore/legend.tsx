import type { ReactElement } from 'react'
import { Swatch } from '../charts/swatch.tsx'
import type { ReportRow } from './report-row.ts'

interface LegendProps {
  readonly rows: readonly ReportRow[]
  readonly onHighlight: (index: number | undefined) => void
  readonly onToggle: (row: ReportRow) => void
}

/** One button a series: pointing at it dims the others, pressing it takes it off the chart. */
export function Legend({ rows, onHighlight, onToggle }: LegendProps): ReactElement {
  return (
    <div role="group" aria-label="Series" className="flex flex-wrap gap-x-1 gap-y-0.5 px-3.5 pb-2">
      {rows.map((row, index) => (
        <button
          key={row.key}
          type="button"
          aria-pressed={!row.isHidden}
          title={row.isHidden ? `Draw ${row.label}` : `Take ${row.label} off the chart`}
          className="flex max-w-56 items-center gap-1.5 rounded-md px-1.5 py-0.5 text-[13px] text-muted hover:bg-sunken hover:text-ink aria-[pressed=false]:line-through aria-[pressed=false]:opacity-60"
          onMouseEnter={() => onHighlight(index)}
          onMouseLeave={() => onHighlight(undefined)}
          onFocus={() => onHighlight(index)}
          onBlur={() => onHighlight(undefined)}
          onClick={() => onToggle(row)}
        >
          <Swatch index={index} />
          <span className="truncate">{row.label}</span>
        </button>
      ))}
    </div>
  )
}
