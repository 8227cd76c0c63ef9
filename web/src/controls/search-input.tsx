import { useRef, useState, type ReactElement } from 'react'
import { Icon } from './icon.tsx'

interface SearchInputProps {
  readonly label: string
  readonly value: string
  /** Told when the typing rests for a moment. */
  readonly onChange: (value: string) => void
}

const typingMs = 150

/** A field whose rows follow what is typed. */
export function SearchInput({ label, value, onChange }: SearchInputProps): ReactElement {
  const [typed, setTyped] = useState({ value, text: value })
  // The value was changed from outside: cleared, or gone back to.
  if (typed.value !== value) setTyped({ value, text: value })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const type = (text: string): void => {
    setTyped({ value, text })
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onChange(text.trim()), typingMs)
  }
  return (
    <span className="flex h-8 w-60 max-w-full items-center gap-2 rounded-lg border border-line-strong bg-card px-2.5 text-faint focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
      <Icon name="search" size={14} />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        className="h-full min-w-0 flex-1 bg-transparent text-[13px] text-ink outline-none"
        value={typed.text}
        onChange={(change) => type(change.target.value)}
      />
    </span>
  )
}
