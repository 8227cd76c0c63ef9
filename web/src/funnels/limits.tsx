import type { ReactElement } from 'react'
import { AttributePicker } from '../building/attribute-picker.tsx'
import { readablePath } from '../building/attribute-path.ts'
import { AudiencePicker } from '../building/audience-picker.tsx'
import { FilterField } from '../building/filter-field.tsx'
import { allEvents, pickedSearch } from '../building/picked-events.ts'
import { PickedEventsField } from '../building/picked-events-field.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Select } from '../controls/select.tsx'
import { stepWords, type StepChoice } from './steps.ts'
import { exclusionsMax, type ExclusionChoice, type FunnelsState } from './url.ts'

interface LimitsProps {
  readonly state: FunnelsState
  readonly onChange: (change: Partial<FunnelsState>) => void
}

/** What every attempt has to satisfy, and what splits the bars. */
export function Limits({ state, onChange }: LimitsProps): ReactElement {
  const { exclusions, held } = state
  return (
    <>
      {exclusions.map((exclusion, at) => (
        <ExclusionRow
          // Exclusions have no identity but their place.
          key={at}
          exclusion={exclusion}
          number={at + 1}
          steps={state.steps}
          onChange={(changed) => onChange({ exclusions: exclusions.with(at, changed) })}
          onRemove={() => onChange({ exclusions: exclusions.toSpliced(at, 1) })}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-[13px] text-faint">where</span>
        <FilterField
          isMain
          label="Filter"
          event=""
          text={state.filter}
          onChange={(filter) => onChange({ filter })}
        />
        <span className="text-[13px] text-faint">of</span>
        <AudiencePicker
          segment={state.segment}
          onPick={(segment) => onChange({ segment, open: undefined })}
        />
        <span className="text-[13px] text-faint">by</span>
        <AttributePicker
          label="Breakdown"
          none="no breakdown"
          event=""
          value={state.breakdown}
          onPick={(breakdown) => onChange({ breakdown, open: undefined })}
        />
        <BreakdownStep state={state} onChange={onChange} />
        <Held held={held} onChange={(changed) => onChange({ held: changed })} />
        <Button
          look="quiet"
          title="Events that may not come between two steps"
          disabled={exclusions.length >= exclusionsMax || state.steps.length < 2}
          onClick={() =>
            onChange({ exclusions: [...exclusions, { ...allEvents, from: 0, to: undefined }] })
          }
        >
          <Icon name="plus" size={14} /> Exclusion
        </Button>
      </div>
    </>
  )
}

/** At which step the breakdown is read. */
function BreakdownStep({ state, onChange }: LimitsProps): ReactElement | null {
  const { breakdown, breakdownStep, steps } = state
  if (breakdown === '' || steps.length < 2) return null
  return (
    <>
      <span className="text-[13px] text-faint">at</span>
      <Select
        label="Step of the breakdown"
        options={steps.map((step, index) => ({
          value: String(index),
          label: `${index + 1} ${stepWords(step)}`,
        }))}
        value={String(breakdownStep < steps.length ? breakdownStep : 0)}
        onChange={(step) => onChange({ breakdownStep: Number(step), open: undefined })}
      />
    </>
  )
}

interface HeldProps {
  readonly held: readonly string[]
  readonly onChange: (held: readonly string[]) => void
}

/** Attributes that are the same in all events of an attempt. */
function Held({ held, onChange }: HeldProps): ReactElement {
  return (
    <>
      {held.map((attribute) => (
        <Button
          key={attribute}
          aria-label={`No longer hold ${readablePath(attribute)}`}
          onClick={() => onChange(held.filter((other) => other !== attribute))}
        >
          same {readablePath(attribute)} <Icon name="close" size={13} />
        </Button>
      ))}
      <AttributePicker
        label="Hold constant"
        event=""
        value=""
        onPick={(attribute) => onChange([...new Set([...held, attribute])])}
        trigger={
          <Button look="quiet" title="An attribute that is the same in all events of an attempt">
            <Icon name="plus" size={14} /> Hold constant
          </Button>
        }
      />
    </>
  )
}

interface ExclusionRowProps {
  readonly exclusion: ExclusionChoice
  readonly number: number
  readonly steps: readonly StepChoice[]
  readonly onChange: (exclusion: ExclusionChoice) => void
  readonly onRemove: () => void
}

function ExclusionRow(props: ExclusionRowProps): ReactElement {
  const { exclusion, number, steps, onChange, onRemove } = props
  const { from, to } = exclusion
  const options = steps.map((step, index) => ({
    value: String(index),
    label: `${index + 1} ${stepWords(step)}`,
  }))
  const until = Math.min(to ?? steps.length - 1, steps.length - 1)
  return (
    <div
      role="group"
      aria-label={`Exclusion ${number}`}
      className="flex flex-wrap items-center gap-2"
    >
      <span className="text-[13px] text-faint">without</span>
      <PickedEventsField
        label={`exclusion ${number}`}
        value={exclusion}
        onChange={(picked) => onChange({ ...exclusion, ...picked })}
      />
      <span className="text-[13px] text-faint">between</span>
      <Select
        label={`Start of exclusion ${number}`}
        options={options.slice(0, -1)}
        value={String(from < until ? from : 0)}
        onChange={(step) => onChange({ ...exclusion, from: Number(step) })}
      />
      <span className="text-[13px] text-faint">and</span>
      <Select
        label={`End of exclusion ${number}`}
        options={options.slice((from < until ? from : 0) + 1)}
        value={String(until)}
        onChange={(step) =>
          onChange({
            ...exclusion,
            to: Number(step) === steps.length - 1 ? undefined : Number(step),
          })
        }
      />
      <Button
        look="quiet"
        className="w-7 px-0!"
        aria-label={`Remove exclusion ${number}`}
        onClick={onRemove}
      >
        <Icon name="close" size={14} />
      </Button>
      {pickedSearch(exclusion) !== '' ? null : (
        <span className="text-[13px] text-warning">
          Choose the event that may not come between.
        </span>
      )}
    </div>
  )
}
