import { useId, useRef, type ReactElement } from 'react'
import { FaultMark } from '../building/fault-mark.tsx'
import { SearchField } from '../building/search-field.tsx'
import { useKeys } from '../navigation/keys.ts'
import type { SearchFault } from './search-fault.ts'
import { hasTerm, narrowed, without } from './search-terms.ts'

interface TracesSearchProps {
  readonly value: string
  readonly fault: SearchFault | undefined
  readonly onChange: (query: string) => void
}

/** Terms that most searches have. */
const frequent = [
  { term: 'status:error', label: 'Errors' },
  { term: '@duration:>1s', label: 'Over 1 s' },
  { term: 'kind:server', label: 'Requests served' },
  { term: 'kind:client', label: 'Calls out' },
]

/** Search text over spans, asked at Enter, with the terms that are wanted most. */
export function TracesSearch({ value, fault, onChange }: TracesSearchProps): ReactElement {
  return (
    <div className="grid min-w-0 flex-1 basis-96 gap-2">
      <TextField value={value} fault={fault} onChange={onChange} />
      <div role="group" aria-label="Frequent terms" className="flex flex-wrap gap-1.5">
        {frequent.map(({ term, label }) => {
          const isOn = hasTerm(value, term)
          return (
            <button
              key={term}
              type="button"
              aria-pressed={isOn}
              title={term}
              className="h-6 rounded-full border border-line px-2.5 text-xs text-muted hover:bg-sunken hover:text-ink aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
              onClick={() => onChange(isOn ? without(value, term) : narrowed(value, term))}
            >
              {label}
            </button>
          )
        })}
      </div>
    </div>
  )
}

function TextField({ value, fault, onChange }: TracesSearchProps): ReactElement {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': { title: 'Search spans', run: () => field.current?.focus() } })
  return (
    <div>
      <SearchField
        label="Search spans"
        text={value}
        describedBy={fault === undefined ? undefined : id}
        onChange={onChange}
        field={field}
        placeholder="service:payments @http.status_code:>=500 resource_name:*checkout*"
      />
      {fault === undefined ? null : <FaultMark id={id} text={value} fault={fault} />}
    </div>
  )
}
