import { useId, type ComponentProps, type ReactElement } from 'react'

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'id'> {
  readonly label: string
  readonly onChange?: (value: string) => void
  /** What may stand in it. */
  readonly hint?: string
}

/** One line of text with its name above it. */
export function TextField({ label, hint, onChange, ...rest }: TextFieldProps): ReactElement {
  const id = useId()
  return (
    <div className="mt-4">
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(change) => onChange?.(change.target.value)}
        className="h-9 w-full rounded-lg border border-line-strong bg-card px-3 read-only:bg-sunken read-only:text-muted"
      />
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1.5 text-[13px] text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
