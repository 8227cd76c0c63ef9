import { useMemo, useState, type ReactElement, type ReactNode } from 'react'
import { useKeys } from '../navigation/keys.ts'
import type { RequestForm } from '../report/api-call.ts'
import { FilterLookContext } from './filter-field.tsx'

interface QuestionFiltersProps {
  readonly form: RequestForm
  readonly onChange: (change: { readonly form: RequestForm }) => void
  readonly children: ReactNode
}

/** A question whose filters are rows, or typed; the key / brings the keyboard to the typed one. */
export function QuestionFilters({ form, onChange, children }: QuestionFiltersProps): ReactElement {
  const [focusCall, setFocusCall] = useState(0)
  useKeys({
    '/': {
      title: 'Type a filter',
      run: () => {
        onChange({ form: 'text' })
        setFocusCall((calls) => calls + 1)
      },
    },
  })
  const look = useMemo(() => ({ isText: form === 'text', focusCall }), [form, focusCall])
  return <FilterLookContext value={look}>{children}</FilterLookContext>
}
