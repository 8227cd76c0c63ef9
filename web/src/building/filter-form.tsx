import { useId, type ReactElement } from 'react'
import { FaultMark } from './fault-mark.tsx'
import { FilterRows } from './filter-rows.tsx'
import { QueryBar } from './query-bar.tsx'

export interface FilterFault {
  readonly message: string
  readonly offset: number
}

interface FilterFormProps {
  readonly label: string
  /** As search text, else as rows. */
  readonly isText: boolean
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
  const { label, isText, event, text, fault, onChange } = props
  const id = useId()
  return (
    <div className="min-w-0 flex-1 basis-64">
      {isText ? (
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
