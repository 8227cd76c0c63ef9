import type { ReactElement } from 'react'
import { seriesLook } from './palette.ts'

/** A short piece of the line that it stands for, with its hue and its dash. */
export function Swatch({ index }: { index: number }): ReactElement {
  const look = seriesLook(index)
  return (
    <svg width="14" height="8" viewBox="0 0 14 8" aria-hidden="true" className="shrink-0">
      <line
        x1="1.5"
        x2="12.5"
        y1="4"
        y2="4"
        strokeWidth="3"
        strokeLinecap={look.dash.length > 0 ? 'butt' : 'round'}
        strokeDasharray={look.dash.map((length) => length / 2).join(' ')}
        style={{ stroke: `var(${look.token})` }}
      />
    </svg>
  )
}
