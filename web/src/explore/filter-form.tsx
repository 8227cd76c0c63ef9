import { useId, type ReactElement, type RefObject } from 'react'
import { FilterRows } from '../building/filter-rows.tsx'
import { FaultMark } from '../building/fault-mark.tsx'
import type { Failure } from './report.ts'
import { SearchField } from '../building/search-field.tsx'
import type { Form } from './url.ts'

interface FilterFormProps {
  readonly label: string
  readonly form: Form
  /** Name of an event: its attributes are offered. Empty: those of all events. */
  readonly event: string
  readonly text: string
  readonly failure: Extract<Failure, { kind: 'filter' }> | undefined
  readonly onChange: (text: string) => void
  readonly field?: RefObject<HTMLInputElement | null>
}

/** A filter in the form that the reader chose: rows, or the search text that they stand for. */
export function FilterForm(props: FilterFormProps): ReactElement {
  const { label, form, event, text, failure, onChange } = props
  const id = useId()
  return (
    <div className="min-w-0 flex-1 basis-64">
      {form === 'text' ? (
        <SearchField {...props} describedBy={failure === undefined ? undefined : id} />
      ) : (
        <FilterRows
          label={label}
          event={event}
          text={text}
          onChange={onChange}
          faultAt={failure?.offset}
        />
      )}
      {failure === undefined ? null : <FaultMark id={id} text={text} fault={failure} />}
    </div>
  )
}
