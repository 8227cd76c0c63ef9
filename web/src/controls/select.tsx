import type { ReactElement } from 'react'
import { Icon } from './icon.tsx'

export interface SelectOption<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly isDisabled?: boolean
}

interface SelectProps<Value extends string> {
  readonly label: string
  readonly options: readonly SelectOption<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** The browser's own select, dressed: nothing is easier to reach by key, voice or thumb. */
export function Select<Value extends string>(props: SelectProps<Value>): ReactElement {
  return (
    <span className="relative inline-flex">
      <select
        aria-label={props.label}
        value={props.value}
        onChange={(change) => {
          const picked = props.options.find((option) => option.value === change.target.value)
          if (picked !== undefined) props.onChange(picked.value)
        }}
        className="h-8 max-w-full appearance-none truncate rounded-lg border border-line-strong bg-card py-0 pr-7 pl-2.5 text-[13px] text-ink transition-colors hover:bg-sunken"
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.isDisabled === true}>
            {option.label}
          </option>
        ))}
      </select>
      <span className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-faint">
        <Icon name="down" size={14} />
      </span>
    </span>
  )
}
