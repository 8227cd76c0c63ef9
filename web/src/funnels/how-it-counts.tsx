import type { ReactElement } from 'react'
import { EntityPicker } from '../building/entity-picker.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Select } from '../controls/select.tsx'
import { windowUnits, type Counting, type FunnelsState, type Order, type Within } from './url.ts'

interface HowItCountsProps {
  readonly state: FunnelsState
  readonly onChange: (change: Partial<FunnelsState>) => void
}

const orderOptions: readonly { value: Order; label: string }[] = [
  { value: 'ordered', label: 'in this order' },
  { value: 'strict', label: 'in this order, nothing between' },
  { value: 'any', label: 'in any order' },
]

const countingOptions: readonly { value: Counting; title: string; content: string }[] = [
  { value: 'once', title: 'Each counts once', content: 'each once' },
  { value: 'attempts', title: 'Every attempt counts', content: 'every attempt' },
]

/** Who is followed, how often each counts, and in which order and time the steps are taken. */
export function HowItCounts({ state, onChange }: HowItCountsProps): ReactElement {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-[13px] text-faint">count</span>
      <EntityPicker entity={state.entity} onPick={(entity) => onChange({ entity })} />
      <Segmented
        label="How often each counts"
        options={countingOptions}
        value={state.counting}
        onChange={(counting) => onChange({ counting })}
      />
      <Select
        label="Order of the steps"
        options={orderOptions}
        value={state.order}
        onChange={(order) => onChange({ order })}
      />
      <WithinChoice within={state.within} onChange={(within) => onChange({ within })} />
    </div>
  )
}

interface WithinChoiceProps {
  readonly within: Within | undefined
  readonly onChange: (within: Within | undefined) => void
}

const withinOptions = [
  { value: '', label: 'whatever time it takes' },
  ...windowUnits.map((unit) => ({ value: unit, label: `${unit}s after the first step` })),
]

function WithinChoice({ within, onChange }: WithinChoiceProps): ReactElement {
  const pick = (name: string): void => {
    const unit = windowUnits.find((known) => known === name)
    onChange(unit === undefined ? undefined : { count: within?.count ?? 7, unit })
  }
  return (
    <span className="flex items-center gap-2">
      {within === undefined ? null : (
        <>
          <span className="text-[13px] text-faint">within</span>
          <input
            key={within.count}
            type="number"
            min={1}
            max={1_000_000}
            aria-label="Length of the conversion window"
            className="h-8 w-20 rounded-lg border border-line-strong bg-card px-2.5 text-[13px]"
            defaultValue={within.count}
            onBlur={(left) => onChange({ ...within, count: countIn(left.target.value) })}
            onKeyDown={(press) => {
              if (press.key !== 'Enter') return
              onChange({ ...within, count: countIn(press.currentTarget.value) })
            }}
          />
        </>
      )}
      <Select
        label="Conversion window"
        options={withinOptions}
        value={within?.unit ?? ''}
        onChange={pick}
      />
    </span>
  )
}

function countIn(typed: string): number {
  const count = Math.trunc(Number(typed))
  return Number.isFinite(count) ? Math.min(1_000_000, Math.max(1, count)) : 1
}
