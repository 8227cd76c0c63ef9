import type { ReactElement } from 'react'

interface ProgressBarProps {
  readonly label: string
  readonly value: number
  readonly max: number
  /** Its height and width. */
  readonly className: string
}

/** How far something is that takes a while; in the colours of the theme, not in the browser's. */
export function ProgressBar({ label, value, max, className }: ProgressBarProps): ReactElement {
  return (
    <progress
      aria-label={label}
      max={max}
      value={value}
      className={`appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent ${className}`}
    />
  )
}
