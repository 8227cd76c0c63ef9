import type { ReactElement } from 'react'

/** Keys as they stand on the keyboard. */
export function KeyCaps({ caps }: { caps: readonly string[] }): ReactElement {
  return (
    <span className="flex gap-1">
      {caps.map((cap, index) => (
        <kbd
          key={`${cap} ${index}`}
          className="grid h-5 min-w-5 place-items-center rounded border border-line px-1 font-sans text-[11px] text-muted"
        >
          {cap}
        </kbd>
      ))}
    </span>
  )
}
