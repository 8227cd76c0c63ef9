import type { ReactElement } from 'react'
import { Swatch } from '../charts/swatch.tsx'
import type { ReportLine } from './explore-report.ts'

interface LegendProps {
  readonly lines: readonly ReportLine[]
  /** Keys of the lines that are off the chart. */
  readonly hidden: readonly string[]
  readonly onHighlight: (index: number | undefined) => void
  readonly onToggle: (line: ReportLine) => void
}

/** One button a line: pointing at it dims the others, pressing it takes it off the chart. */
export function Legend({ lines, hidden, onHighlight, onToggle }: LegendProps): ReactElement {
  return (
    <div
      role="group"
      aria-label="Series"
      className="flex max-h-24 flex-wrap gap-x-1 gap-y-0.5 overflow-y-auto px-3.5 pb-2"
    >
      {lines.map((line, index) => (
        <button
          key={line.key}
          type="button"
          aria-pressed={!hidden.includes(line.key)}
          title={
            hidden.includes(line.key) ? `Draw ${line.label}` : `Take ${line.label} off the chart`
          }
          className="flex max-w-56 items-center gap-1.5 rounded-md px-1.5 py-0.5 text-[13px] text-muted hover:bg-sunken hover:text-ink aria-[pressed=false]:line-through aria-[pressed=false]:opacity-60"
          onMouseEnter={() => onHighlight(index)}
          onMouseLeave={() => onHighlight(undefined)}
          onFocus={() => onHighlight(index)}
          onBlur={() => onHighlight(undefined)}
          onClick={() => onToggle(line)}
        >
          <Swatch index={line.look} />
          <span className="truncate">{line.label}</span>
        </button>
      ))}
    </div>
  )
}
