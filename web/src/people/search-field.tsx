import type { ReactElement } from 'react'
import { Icon } from '../controls/icon.tsx'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onSearch: (search: string) => void
}

/** Asks by Enter, or when it is left. The key / leads to it. */
export function SearchField({ label, value, onSearch }: SearchFieldProps): ReactElement {
  const commit = (typed: string): void => {
    if (typed.trim() !== value) onSearch(typed.trim())
  }
  return (
    <form
      role="search"
      className="flex h-8 min-w-60 flex-1 items-center gap-2 rounded-lg border border-line-strong bg-card px-2.5 text-faint focus-within:outline-2 focus-within:outline-accent"
      onSubmit={(submit) => submit.preventDefault()}
    >
      <Icon name="search" size={15} />
      <input
        key={value}
        type="search"
        aria-label={label}
        className="min-w-0 flex-1 bg-transparent text-[13px] text-ink outline-none"
        placeholder="Name, e-mail or id, or a search such as @usr.plan:paid"
        defaultValue={value}
        autoComplete="off"
        spellCheck={false}
        onBlur={(left) => commit(left.target.value)}
        onKeyDown={(press) => {
          if (press.key === 'Enter') commit(press.currentTarget.value)
        }}
      />
    </form>
  )
}
