import { chartLimits } from '@throughline/contract'
import { useState, type ReactElement, type ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/text-field.tsx'
import { plainWords } from '../server-api/api-error.ts'

/** What something saved is called, and what it is for. */
export interface Naming {
  readonly name: string
  readonly description: string
}

interface NameFormProps {
  readonly title: string
  readonly start: Naming
  /** Such as "Save". */
  readonly action: string
  readonly onSave: (naming: Naming) => void
  readonly isSaving: boolean
  /** Why it was not saved; null while nothing went wrong. */
  readonly error: unknown
  /** Between the fields and the button. */
  readonly children?: ReactNode
}

/** Asks for a name and a description. */
export function NameForm(props: NameFormProps): ReactElement {
  const [name, setName] = useState(props.start.name)
  const [description, setDescription] = useState(props.start.description)
  const isNamed = name.trim() !== ''
  return (
    <form
      aria-label={props.title}
      className="p-4"
      onSubmit={(submit) => {
        submit.preventDefault()
        if (isNamed) props.onSave({ name: name.trim(), description: description.trim() })
      }}
    >
      <h2 className="font-semibold">{props.title}</h2>
      <TextField
        label="Name"
        value={name}
        maxLength={chartLimits.nameCharsMax}
        autoFocus
        autoComplete="off"
        onChange={setName}
        onFocus={(focus) => focus.currentTarget.select()}
      />
      <TextField
        label="Description"
        value={description}
        maxLength={chartLimits.descriptionCharsMax}
        autoComplete="off"
        onChange={setDescription}
      />
      {props.children}
      <p role="alert" className="mt-3 text-[13px] text-danger empty:hidden">
        {props.error === null ? null : plainWords(props.error)}
      </p>
      <div className="mt-4 flex justify-end">
        <Button type="submit" look="primary" disabled={!isNamed || props.isSaving}>
          {props.action}
        </Button>
      </div>
    </form>
  )
}
