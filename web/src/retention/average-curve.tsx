import type { ReactElement } from 'react'
import { formatShare } from '../charts/number-format.ts'
import { seriesLook } from '../charts/palette.ts'
import { useElementWidth } from '../controls/element-width.ts'
import type { Grid, GridGroup } from './grid.ts'
import type { Period } from './url.ts'

interface AverageCurveProps {
  readonly grid: Grid
  readonly period: Period
}

const [heightPx, edgePx, leftPx] = [170, 26, 44] as const
/** What a label needs. */
const labelPx = 72

/** The weighted average of each group, period by period. The first rows of the groups say the same. */
export function AverageCurve({ grid, period }: AverageCurveProps): ReactElement | null {
  const [box, widthPx] = useElementWidth()
  const all = grid.groups.map(averagesOf)
  const periods = Math.max(0, ...all.flat().map(({ at }) => at + 1))
  if (periods < 2) return null
  const strideX = (widthPx - leftPx - edgePx) / (periods - 1)
  const lines = all.map((averages) =>
    averages.map((one) => ({ ...one, x: leftPx + one.at * strideX, y: heightOf(one.rate) })),
  )
  const isAlone = lines.length === 1
  const every = Math.ceil((periods * labelPx) / widthPx)
  return (
    <div ref={box} className="mx-3">
      <svg
        aria-hidden="true"
        width={widthPx}
        height={heightPx}
        className="numbers block text-[12px]"
      >
        {isAlone ? null : <Shares widthPx={widthPx} />}
        {lines.map((points, index) => (
          <Line key={grid.groups[index]?.label ?? ''} points={points} index={index} />
        ))}
        {Array.from({ length: periods }, (_, at) => at)
          .filter((at) => at % every === 0)
          .map((at) => (
            <text
              key={at}
              x={leftPx + at * strideX}
              y={heightPx - 4}
              textAnchor="middle"
              fill="var(--faint)"
            >
              {period} {at}
            </text>
          ))}
        {(isAlone ? (lines[0] ?? []) : [])
          .filter(({ at }) => at % every === 0)
          .map(({ at, rate, x, y }) => (
            <text key={at} x={x} y={y - 8} textAnchor="middle" fill="var(--muted)">
              {formatShare(rate, 1)}
            </text>
          ))}
      </svg>
    </div>
  )
}

interface Average {
  /** The period. */
  readonly at: number
  readonly rate: number
}

interface Point extends Average {
  readonly x: number
  readonly y: number
}

function averagesOf({ rows }: GridGroup): readonly Average[] {
  return (rows[0]?.cells ?? []).flatMap(({ rate, period }) => {
    return rate === undefined ? [] : [{ at: period, rate }]
  })
}

function heightOf(rate: number): number {
  return edgePx + (1 - rate) * (heightPx - 2 * edgePx)
}

function Line({ points, index }: { readonly points: readonly Point[]; readonly index: number }) {
  const { token, dash } = seriesLook(index)
  return (
    <g stroke={`var(${token})`} fill={`var(${token})`}>
      <path
        d={points.map(({ x, y }, place) => `${place === 0 ? 'M' : 'L'}${x} ${y}`).join('')}
        fill="none"
        strokeWidth="2"
        strokeDasharray={dash.join(' ')}
      />
      {points.map(({ at, x, y }) => (
        <circle key={at} cx={x} cy={y} r="2.5" />
      ))}
    </g>
  )
}

/** Where lines are too many to be labelled point by point. */
function Shares({ widthPx }: { readonly widthPx: number }): ReactElement {
  return (
    <>
      {[0, 0.5, 1].map((rate) => (
        <g key={rate}>
          <path d={`M${leftPx} ${heightOf(rate)}H${widthPx - edgePx}`} stroke="var(--line)" />
          <text x={leftPx - 8} y={heightOf(rate) + 4} textAnchor="end" fill="var(--faint)">
            {formatShare(rate, 1)}
          </text>
        </g>
      ))}
    </>
  )
}
