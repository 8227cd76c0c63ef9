import type { ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { intervalNamed, intervalNames, isSensible, type Interval } from './interval.ts'
import type { Window } from './window.ts'

interface IntervalPickerProps {
  readonly interval: Interval
  readonly window: Window
  readonly onPick: (interval: Interval['name']) => void
}

/** How wide a bucket is; what would give too few or too many buckets cannot be chosen. */
export function IntervalPicker({ interval, window, onPick }: IntervalPickerProps): ReactElement {
  return (
    <Select
      label="Interval"
      options={intervalNames.map((value) => ({
        value,
        label: `by ${intervalNamed(value).label}`,
        isDisabled: !isSensible(value, window),
      }))}
      value={interval.name}
      onChange={onPick}
    />
  )
}
