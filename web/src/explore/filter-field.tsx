import { useId, useState, type ReactElement, type RefObject } from 'react'
import { Icon } from '../controls/icon.tsx'
import { Key } from '../controls/picker-button.tsx'
import type { Failure } from './report.ts'

interface FilterFieldProps {
  readonly value: string
  readonly failure: Extract<Failure, { kind: 'filter' }> | undefined
  readonly field: RefObject<HTMLInputElement | null>
  readonly onChange: (filter: string) => void
}

/** Search text that narrows the events. It is asked at Enter or when the field is left. */
export function FilterField({ value, failure, field, onChange }: FilterFieldProps): ReactElement {
  const id = useId()
  const [typed, setTyped] = useState({ value, text: value })
  if (typed.value !== value) setTyped({ value, text: value })
  const { text } = typed
  const isDirty = text !== value
  return (
    <div className="min-w-0 flex-1">
      <div className="flex h-8 items-center gap-2 rounded-lg border border-line-strong bg-card px-2.5 text-faint focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent has-aria-invalid:border-danger">
        <Icon name="filter" size={14} />
        <input
          ref={field}
          aria-label="Filter"
          aria-invalid={failure === undefined ? undefined : true}
          aria-describedby={failure === undefined ? undefined : id}
          className="h-full min-w-0 flex-1 bg-transparent font-mono text-[12.5px] text-ink outline-none"
          placeholder="filter, e.g. @customer.tier:premium"
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
        <FieldHint isDirty={isDirty} isEmpty={text === ''} onClear={() => onChange('')} />
      </div>
      {failure === undefined ? null : <Fault id={id} text={value} failure={failure} />}
    </div>
  )
}

interface FieldHintProps {
  readonly isDirty: boolean
  readonly isEmpty: boolean
  readonly onClear: () => void
}

function FieldHint({ isDirty, isEmpty, onClear }: FieldHintProps): ReactElement {
  if (isDirty) return <Key name="↵ apply" />
  if (isEmpty) return <Key name="/" />
  return (
    <button
      type="button"
      aria-label="Clear the filter"
      className="hover:text-ink"
      onClick={onClear}
    >
      <Icon name="close" size={14} />
    </button>
  )
}

interface FaultProps {
  readonly id: string
  readonly text: string
  readonly failure: { readonly message: string; readonly offset: number }
}

/** What is wrong with the filter, with a caret below the place. */
function Fault({ id, text, failure }: FaultProps): ReactElement {
  return (
    <div
      id={id}
      role="alert"
      className="mt-2 overflow-x-auto rounded-lg border border-danger-line bg-danger-soft px-3 py-2 text-[13px] text-danger"
    >
      <pre aria-hidden="true" className="font-mono text-[12.5px] leading-4">
        {`${text}\n${' '.repeat(failure.offset)}^`}
      </pre>
      <p className="mt-0.5">{sentence(failure.message)}</p>
    </div>
  )
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(start) ? start : `${start}.`
}
