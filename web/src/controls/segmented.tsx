import { useId, type ReactElement, type ReactNode } from 'react'

interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly options: readonly {
    readonly value: Value
    readonly title: string
    readonly content: ReactNode
  }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** One choice of a few, side by side. Radio buttons underneath: arrow keys move, Tab passes by. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>): ReactElement {
  const name = useId()
  return (
    <fieldset className="flex min-w-0 rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">{props.label}</legend>
      {props.options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className="flex h-7 min-w-8 cursor-pointer items-center justify-center rounded-md px-2 text-[13px] whitespace-nowrap text-muted transition-colors hover:text-ink has-checked:bg-selected has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            className="sr-only"
            name={name}
            aria-label={option.title}
            checked={props.value === option.value}
            onChange={() => props.onChange(option.value)}
          />
          {option.content}
        </label>
      ))}
    </fieldset>
  )
}
