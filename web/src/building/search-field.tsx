import { useState, type ReactElement, type RefObject } from 'react'
import { Icon } from '../controls/icon.tsx'
import { Key } from '../controls/picker-button.tsx'

interface SearchFieldProps {
  readonly label: string
  readonly text: string
  readonly describedBy: string | undefined
  readonly onChange: (text: string) => void
  readonly placeholder?: string
  readonly field?: RefObject<HTMLInputElement | null>
}

/** Search text that narrows the events. It is asked at Enter or when the field is left. */
export function SearchField(props: SearchFieldProps): ReactElement {
  const { label, text: value, describedBy, onChange, field } = props
  const [typed, setTyped] = useState({ value, text: value })
  if (typed.value !== value) setTyped({ value, text: value })
  const { text } = typed
  return (
    <div className="flex h-8 items-center gap-2 rounded-lg border border-line-strong bg-card px-2.5 text-faint focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent has-aria-invalid:border-danger">
      <Icon name="filter" size={14} />
      <input
        ref={field}
        aria-label={label}
        aria-invalid={describedBy === undefined ? undefined : true}
        aria-describedby={describedBy}
        className="h-full min-w-0 flex-1 bg-transparent font-mono text-[12.5px] text-ink outline-none"
        placeholder={props.placeholder ?? 'filter, e.g. @customer.tier:premium'}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        onChange={(change) => setTyped({ value, text: change.target.value })}
        onBlur={() => onChange(text.trim())}
        onKeyDown={(press) => {
          if (press.key === 'Enter') onChange(text.trim())
          if (press.key === 'Escape') setTyped({ value, text: value })
        }}
      />
      {text === value ? null : <Key name="↵ apply" />}
    </div>
  )
}
