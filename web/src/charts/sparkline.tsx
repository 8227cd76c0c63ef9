import type { ReactElement } from 'react'

const gap = 0.25

/** A few figures as bars as wide and high as there is room; decoration beside a number that says it. */
export function Sparkline({ values }: { values: readonly number[] }): ReactElement {
  const most = Math.max(1, ...values)
  return (
    <svg
      aria-hidden="true"
      className="size-full"
      viewBox={`0 0 ${Math.max(1, values.length)} 1`}
      preserveAspectRatio="none"
    >
      {values.map((value, index) => (
        // Figures have no identity but their place.
        <rect
          key={index}
          x={index + gap / 2}
          width={1 - gap}
          y={1 - Math.max(0.03, value / most)}
          height={Math.max(0.03, value / most)}
          className="fill-accent"
        />
      ))}
    </svg>
  )
}
