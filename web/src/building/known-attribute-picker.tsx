import { useState, type ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { AttributePicker } from './attribute-picker.tsx'

interface KnownAttributePickerProps {
  /** What is chosen: `Who is followed`. */
  readonly label: string
  /** The same of any other attribute: `Attribute that is followed`. */
  readonly otherLabel: string
  /** Attributes by what their values are called. */
  readonly known: readonly { readonly value: string; readonly label: string }[]
  /** An attribute: `@usr.id`. */
  readonly value: string
  readonly onPick: (attribute: string) => void
}

/** An attribute, of a few that have a name of their own, or any other. */
export function KnownAttributePicker(props: KnownAttributePickerProps): ReactElement {
  const { label, otherLabel, known, value, onPick } = props
  const isKnown = known.some((one) => one.value === value)
  const [isOther, setOther] = useState(!isKnown)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Select
        label={label}
        options={[...known, { value: '', label: 'values of…' }]}
        value={isOther || !isKnown ? '' : value}
        onChange={(picked) => {
          setOther(picked === '')
          setOpen(picked === '')
          if (picked !== '') onPick(picked)
        }}
      />
      {isOther || !isKnown ? (
        <AttributePicker
          label={otherLabel}
          event=""
          value={value}
          isOpen={isOpen}
          onOpen={setOpen}
          onPick={onPick}
        />
      ) : null}
    </>
  )
}
