import type { LineRefusal } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatFigure } from '../../charts/number-format.ts'
import type { Column } from '../../controls/column.ts'
import { CsvButton } from '../../controls/csv-button.tsx'

const columns: readonly Column<LineRefusal>[] = [
  { key: 'line', title: 'Line', value: ({ line }) => line, widthPx: 80 },
  { key: 'code', title: 'Code', value: ({ code }) => code, widthPx: 160 },
  { key: 'detail', title: 'Reason', value: ({ detail }) => detail, widthPx: 260 },
]

interface RefusalsProps {
  /** The first ones. */
  readonly refusals: readonly LineRefusal[]
  readonly rejected: number
}

/** Lines of a file that were not taken, with the reasons. */
export function Refusals({ refusals, rejected }: RefusalsProps): ReactElement | null {
  if (refusals.length === 0) return null
  const isMore = rejected > refusals.length
  return (
    <section aria-label="Rejected lines" className="grid min-w-0 gap-2">
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-medium">
          {isMore ? `The first ${formatFigure(refusals.length)} rejected lines` : 'Rejected lines'}
        </h3>
        <CsvButton name="rejected-lines" columns={columns} rows={refusals} />
      </div>
      <ul tabIndex={0} className="max-h-72 divide-y divide-line overflow-y-auto">
        {refusals.map(({ line, code, detail }) => (
          <li key={line} className="py-1.5 break-words">
            <span className="numbers font-medium">Line {line}</span>{' '}
            <code className="font-mono text-xs text-muted">{code}</code>
            <p>{detail}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
