import { useState, type ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { AttributePicker } from './attribute-picker.tsx'

interface EntityPickerProps {
  /** The attribute whose values are followed: `@usr.id`. */
  readonly entity: string
  readonly onPick: (entity: string) => void
}

const entities = [
  { value: '@usr.id', label: 'users' },
  { value: '@account.id', label: 'accounts' },
  { value: '@session.id', label: 'sessions' },
  { value: '', label: 'values of…' },
] as const

/** Who is followed from event to event: users, accounts, sessions, or the values of any attribute. */
export function EntityPicker({ entity, onPick }: EntityPickerProps): ReactElement {
  const known = entities.find(({ value }) => value === entity && value !== '')
  const [isOther, setOther] = useState(known === undefined)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Select
        label="Who is followed"
        options={entities}
        value={isOther || known === undefined ? '' : known.value}
        onChange={(picked) => {
          setOther(picked === '')
          setOpen(picked === '')
          if (picked !== '') onPick(picked)
        }}
      />
      {isOther ? (
        <AttributePicker
          label="Attribute that is followed"
          event=""
          value={entity}
          isOpen={isOpen}
          onOpen={setOpen}
          onPick={onPick}
        />
      ) : null}
    </>
  )
}
