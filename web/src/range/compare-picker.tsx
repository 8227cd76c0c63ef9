import type { ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { readComparison, type Comparison } from './window.ts'

interface ComparePickerProps {
  readonly comparison: Comparison
  readonly onPick: (comparison: Comparison) => void
}

const options = [
  { value: 'off', label: 'no comparison' },
  { value: 'previous', label: 'vs previous period' },
  { value: 'year', label: 'vs previous year' },
  { value: 'from', label: 'vs period from …' },
] as const

/** What the range is compared with. */
export function ComparePicker({ comparison, onPick }: ComparePickerProps): ReactElement {
  return (
    <span className="inline-flex gap-1">
      <Select
        label="Compare"
        options={options}
        value={comparison.kind}
        onChange={(kind) => onPick(kind === 'from' ? { kind, day: lastMonth() } : { kind })}
      />
      {comparison.kind === 'from' ? (
        <input
          type="date"
          aria-label="First day compared with"
          className="h-8 rounded-lg border border-line-strong bg-card px-2 text-[13px]"
          value={comparison.day}
          onChange={(change) => {
            const picked = readComparison(change.target.value)
            if (picked.kind === 'from') onPick(picked)
          }}
        />
      ) : null}
    </span>
  )
}

function lastMonth(): string {
  const date = new Date()
  date.setUTCDate(date.getUTCDate() - 60)
  return date.toISOString().slice(0, 10)
}
