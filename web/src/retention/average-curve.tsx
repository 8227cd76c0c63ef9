import type { ReactElement } from 'react'
import { formatShare } from '../charts/number-format.ts'
import type { Grid } from './grid.ts'
import type { Period } from './url.ts'

interface AverageCurveProps {
  readonly grid: Grid
  readonly period: Period
}

const [widthPx, heightPx, edgePx] = [1_000, 160, 26] as const

/** The weighted average, period by period. The first row of the grid says the same. */
export function AverageCurve({ grid, period }: AverageCurveProps): ReactElement | null {
  const cells = (grid.rows[0]?.cells ?? []).filter(({ rate }) => rate !== undefined)
  if (cells.length < 2) return null
  const strideX = (widthPx - 2 * edgePx) / (cells.length - 1)
  const points = cells.map(({ rate = 0, period: at }, index) => ({
    at,
    rate,
    x: edgePx + index * strideX,
    y: edgePx + (1 - rate) * (heightPx - 2 * edgePx),
  }))
  // As many labels as can be read.
  const every = Math.ceil(points.length / 14)
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      className="numbers block max-h-48 w-full px-3 text-[12px]"
    >
      <path
        d={points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')}
        fill="none"
        stroke="var(--series-1)"
        strokeWidth="2"
      />
      {points.map(({ at, rate, x, y }, index) => (
        <g key={at}>
          <circle cx={x} cy={y} r="3" fill="var(--series-1)" />
          {index % every === 0 ? (
            <>
              <text x={x} y={y - 8} textAnchor="middle" fill="var(--muted)">
                {formatShare(rate, 1)}
              </text>
              <text x={x} y={heightPx - 4} textAnchor="middle" fill="var(--faint)">
                {period} {at}
              </text>
            </>
          ) : null}
        </g>
      ))}
    </svg>
  )
}
