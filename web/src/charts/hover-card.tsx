import type { ReactElement } from 'react'
import { formatFigure } from './number-format.ts'
import { Swatch } from './swatch.tsx'

export interface HoverRow {
  readonly label: string
  /** Null where there is none. */
  readonly value: number | null
  /** The figure of the time it is compared with; undefined without a comparison. */
  readonly before: number | null | undefined
  /** Place in the palette; decides hue and dash. */
  readonly look: number
}

interface HoverCardProps {
  readonly title: string
  readonly note: string | undefined
  readonly rows: readonly HoverRow[]
  readonly leftPx: number
  readonly widthPx: number
}

const rowsMax = 10
const cardWidthPx = 232
const gapPx = 14

/** The figures of one bucket, beside the pointer, on the side that has room. */
export function HoverCard(props: HoverCardProps): ReactElement {
  const rows = props.rows.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const rest = rows.length - rowsMax
  return (
    <div
      className="pointer-events-none absolute top-3 z-10 rounded-xl border border-line bg-raised px-3 py-2.5 text-[13px] shadow-raised"
      style={{ width: cardWidthPx, left: leftOf(props) }}
    >
      <div className="mb-1.5 text-xs font-medium text-muted">{props.title}</div>
      {rows.slice(0, rowsMax).map((row) => (
        <div key={row.label} className="flex items-center gap-2 py-0.5">
          <Swatch index={row.look} />
          <span className="min-w-0 flex-1 truncate">{row.label}</span>
          <span className="numbers font-medium">{formatFigure(row.value)}</span>
          {row.before === undefined ? null : (
            <span className="numbers text-faint">{formatFigure(row.before)}</span>
          )}
        </div>
      ))}
      {rest > 0 ? <div className="pt-1 text-xs text-faint">and {rest} more</div> : null}
      {props.note === undefined ? null : (
        <div className="mt-1.5 border-t border-line pt-1.5 text-xs text-faint">{props.note}</div>
      )}
    </div>
  )
}

function leftOf({ leftPx, widthPx }: HoverCardProps): number {
  const right = leftPx + gapPx
  if (right + cardWidthPx <= widthPx) return right
  return Math.max(0, leftPx - gapPx - cardWidthPx)
}
