import { useId, type ReactElement } from 'react'
import { FilterRows } from '../building/filter-rows.tsx'
import { FaultMark } from '../building/fault-mark.tsx'
import { QueryBar } from '../building/query-bar.tsx'
import type { FilterFault } from './report.ts'
import type { Form } from './url.ts'

interface FilterFormProps {
  readonly label: string
  readonly form: Form
  /** Name of an event: its attributes are offered. Empty: those of all events. */
  readonly event: string
  readonly text: string
  /** What is wrong with this text. */
  readonly fault: FilterFault | undefined
  readonly onChange: (text: string) => void
  readonly focusCall?: number
}

/** A filter in the form that the reader chose: rows, or the search text that they stand for. */
export function FilterForm(props: FilterFormProps): ReactElement {
  const { label, form, event, text, fault, onChange } = props
  const id = useId()
  return (
    <div className="min-w-0 flex-1 basis-64">
      {form === 'text' ? (
        <QueryBar {...props} describedBy={fault === undefined ? undefined : id} />
      ) : (
        <FilterRows
          label={label}
          event={event}
          text={text}
          onChange={onChange}
          faultAt={fault?.offset}
        />
      )}
      {fault === undefined ? null : <FaultMark id={id} text={text} fault={fault} />}
    </div>
  )
}
