import type { Import } from '@throughline/contract'
import type { ReactElement } from 'react'
import { formatBytes } from '../../charts/bytes.ts'
import { formatFigure } from '../../charts/number-format.ts'
import { outcomeWords } from './import-columns.tsx'
import { Refusals } from './refusals.tsx'

/** One import: what became of the file, and the lines that were rejected. */
export function ImportDetail({ attributes }: { attributes: Import['attributes'] }): ReactElement {
  const { lines, accepted, rejected, reason, refusals } = attributes
  const rows = [
    ['Outcome', outcomeWords(attributes, Date.now())],
    ['Lines read', formatFigure(lines)],
    ['Events accepted', formatFigure(accepted)],
    ['Rejected', formatFigure(rejected)],
    ['Size', formatBytes(attributes.bytes)],
    ['Application of events that name none', attributes.application_id || 'none'],
    ['Begun', new Date(attributes.begun_at).toLocaleString('en')],
    ['By', attributes.begun_by],
  ] as const
  return (
    <div className="grid gap-5 p-5 text-[13px]">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="numbers min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {reason === undefined ? null : <p className="text-danger">{reason}</p>}
      <Refusals refusals={refusals} rejected={rejected} />
    </div>
  )
}
