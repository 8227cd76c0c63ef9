import type { ReactElement } from 'react'
import { EventPicker } from './event-picker.tsx'
import { FilterField } from './filter-field.tsx'
import { attributesOf, type PickedEvents } from './picked-events.ts'

interface PickedEventsFieldProps {
  /** What they are for: `Step 2`. */
  readonly label: string
  readonly value: PickedEvents
  readonly onChange: (picked: PickedEvents) => void
}

/** An event and its filters, side by side. */
export function PickedEventsField(props: PickedEventsFieldProps): ReactElement {
  const { label, value, onChange } = props
  return (
    <>
      <EventPicker
        label={`Event of ${label}`}
        value={value.event}
        onPick={(event) => onChange({ ...value, event })}
      />
      <FilterField
        label={`Filter of ${label}`}
        event={attributesOf(value.event)}
        text={value.filter}
        onChange={(filter) => onChange({ ...value, filter })}
      />
    </>
  )
}
