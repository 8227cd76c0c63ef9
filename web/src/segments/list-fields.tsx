import type { ListedSegment } from '@throughline/contract'
import { segmentMembersMax } from '@throughline/contract'
import { useState, type ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { idsIn } from './pasted-ids.ts'
import type { FieldsProps } from './segment-form.tsx'

// A body of the API may have 5 MB; ids in JSON are a little longer than in a file.
const fileBytesMax = 4_000_000

interface ListFieldsProps extends FieldsProps {
  readonly saved: ListedSegment | undefined
}

/** The ids of a list: pasted, or out of a file. */
export function ListFields({ draft, saved, onChange }: ListFieldsProps): ReactElement {
  const [fault, setFault] = useState('')
  const count = idsIn(draft.ids).length
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    const isLarge = file.size > fileBytesMax
    setFault(isLarge ? 'A file may have 4 MB. Send the rest as another file, after this one.' : '')
    if (!isLarge) onChange({ ids: await file.text() })
  }
  return (
    <div className="grid gap-2 text-[13px]">
      <label className="grid gap-1.5 text-muted">
        {saved === undefined ? 'Ids, one a line' : 'Ids to add, one a line'}
        <textarea
          className="min-h-40 rounded-lg border border-line-strong bg-card px-2.5 py-2 font-mono text-[12.5px] text-ink"
          value={draft.ids}
          spellCheck={false}
          onChange={(typed) => onChange({ ids: typed.target.value })}
        />
      </label>
      <div className="flex flex-wrap items-center gap-3 text-muted">
        <label className="flex flex-wrap items-center gap-2">
          or the first column of a CSV file
          <input
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            onChange={({ target }) => void read(target.files?.[0])}
          />
        </label>
        <span role="status" className="numbers">
          {formatFigure(count)} ids
          {count > segmentMembersMax
            ? `, more than the ${formatFigure(segmentMembersMax)} of a list`
            : ''}
        </span>
      </div>
      {fault === '' ? null : (
        <p role="alert" className="text-danger">
          {fault}
        </p>
      )}
    </div>
  )
}
