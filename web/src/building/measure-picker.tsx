import type { ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { AttributePicker } from './attribute-picker.tsx'
import {
  attributeMeasures,
  measureName,
  plainMeasures,
  type AttributeMeasure,
  type Measure,
  type PlainMeasure,
} from './measure.ts'

interface MeasurePickerProps {
  readonly value: Measure
  readonly onPick: (measure: Measure) => void
  /** Name of an event: its attributes are offered. Empty: those of all events. */
  readonly event: string
  readonly label?: string
}

const options = [...plainMeasures, ...attributeMeasures].map((value) => ({
  value,
  label: measureName(value),
}))

/** What is computed, and of which attribute where it needs one. */
export function MeasurePicker({ value, onPick, event, label }: MeasurePickerProps): ReactElement {
  const attribute = value.kind === 'of-attribute' ? value.attribute : ''
  return (
    <span className="inline-flex max-w-full min-w-0 gap-1">
      <Select
        label={label ?? 'Measure'}
        options={options}
        value={value.name}
        onChange={(name) => onPick(measureOf(name, attribute))}
      />
      {value.kind === 'of-attribute' ? (
        <AttributePicker
          label="Attribute of the measure"
          event={event}
          value={attribute}
          isForNumbers={value.name !== 'unique'}
          onPick={(path) => onPick({ ...value, attribute: path })}
        />
      ) : null}
    </span>
  )
}

function measureOf(name: PlainMeasure | AttributeMeasure, attribute: string): Measure {
  const plain = plainMeasures.find((known) => known === name)
  if (plain !== undefined) return { kind: 'plain', name: plain }
  const ofAttribute = attributeMeasures.find((known) => known === name)
  return { kind: 'of-attribute', name: ofAttribute ?? 'sum', attribute }
}
