import type { ComponentProps, ReactElement } from 'react'
import { Icon } from './icon.tsx'

interface PickerButtonProps extends ComponentProps<'button'> {
  /** The key that opens it, shown to those who have a keyboard. */
  readonly shortcut?: string
}

/** The button that shows the current choice and opens its picker. */
export function PickerButton({ children, shortcut, ...rest }: PickerButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className="inline-flex h-8 max-w-full min-w-0 items-center gap-2 rounded-lg border border-line-strong bg-card px-2.5 text-[13px] transition-colors hover:bg-sunken data-[state=open]:border-accent data-[state=open]:bg-accent-soft"
    >
      {children}
      {shortcut === undefined ? null : <Key name={shortcut} />}
      <span className="text-faint">
        <Icon name="down" size={14} />
      </span>
    </button>
  )
}

export function Key({ name }: { name: string }): ReactElement {
  return (
    <kbd
      aria-hidden="true"
      className="hidden rounded border border-line px-1 font-sans text-[11px] leading-4 text-faint sm:inline"
    >
      {name}
    </kbd>
  )
}
