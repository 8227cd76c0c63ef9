import { createContext, useContext, type ReactElement } from 'react'
import { FilterForm } from './filter-form.tsx'
import { useFilterFault } from './filter-fault.ts'

/** How the filters of a question are shown. */
export interface FilterLook {
  readonly isText: boolean
  /** Another number than before brings the keyboard to the filter of the whole question. */
  readonly focusCall: number
}

/** Given by the screen; rows where it says nothing. */
export const FilterLookContext = createContext<FilterLook>({ isText: false, focusCall: 0 })

interface FilterFieldProps {
  readonly label: string
  /** Name of an event: its attributes are offered. Empty: those of all events. */
  readonly event: string
  readonly text: string
  readonly onChange: (text: string) => void
  /** It narrows the whole question. */
  readonly isMain?: boolean
}

/** A filter of a question, as its screen shows all of them: rows, or text with its faults marked. */
export function FilterField({ isMain = false, ...field }: FilterFieldProps): ReactElement {
  const { isText, focusCall } = useContext(FilterLookContext)
  const fault = useFilterFault(isText ? field.text : '')
  return <FilterForm {...field} isText={isText} fault={fault} focusCall={isMain ? focusCall : 0} />
}
