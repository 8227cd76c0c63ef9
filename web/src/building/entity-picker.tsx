import type { ReactElement } from 'react'
import { KnownAttributePicker } from './known-attribute-picker.tsx'

interface EntityPickerProps {
  /** The attribute whose values are followed: `@usr.id`. */
  readonly entity: string
  readonly onPick: (entity: string) => void
}

const entities = [
  { value: '@usr.id', label: 'users' },
  { value: '@account.id', label: 'accounts' },
  { value: '@session.id', label: 'sessions' },
] as const

/** Who is followed from event to event: users, accounts, sessions, or the values of any attribute. */
export function EntityPicker({ entity, onPick }: EntityPickerProps): ReactElement {
  return (
    <KnownAttributePicker
      label="Who is followed"
      otherLabel="Attribute that is followed"
      known={entities}
      value={entity}
      onPick={onPick}
    />
  )
}
