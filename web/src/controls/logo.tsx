import type { ReactElement } from 'react'

/** The mark: one line from left to right, with the event that stands out of it. */
export function Logo({ size }: { size: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <path
        d="M5.5 21h5l5.5-9.5L21.5 21h5"
        className="stroke-on-accent"
        fill="none"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="11" r="3.1" className="fill-on-accent" />
    </svg>
  )
}
