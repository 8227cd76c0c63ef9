import { useQueryClient } from '@tanstack/react-query'
import { useId, useMemo, useState, type ReactElement } from 'react'
import { FaultMark } from '../building/fault-mark.tsx'
import { QueryBar } from '../building/query-bar.tsx'
import { useKeys } from '../navigation/keys.ts'
import type { SearchFault } from './search-fault.ts'
import { spanOffers } from './span-offers.ts'
import { hasTerm, narrowed, without } from './search-terms.ts'
import type { AskedWindow } from './use-asked-window.ts'

interface TracesSearchProps {
  readonly value: string
  readonly fault: SearchFault | undefined
  /** What is offered is of spans in it. */
  readonly window: AskedWindow
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
export function TracesSearch(props: TracesSearchProps): ReactElement {
  const { value, onChange } = props
  return (
    <div className="grid min-w-0 flex-1 basis-96 grid-cols-1 gap-2">
      <SpanQuery {...props} />
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

function SpanQuery({ value, fault, window, onChange }: TracesSearchProps): ReactElement {
  const id = useId()
  const client = useQueryClient()
  const [focusCall, setFocusCall] = useState(0)
  useKeys({ '/': { title: 'Search spans', run: () => setFocusCall((calls) => calls + 1) } })
  const source = useMemo(() => spanOffers(client, window), [client, window])
  return (
    <div>
      <QueryBar
        label="Search spans"
        text={value}
        event=""
        source={source}
        fault={fault}
        describedBy={fault === undefined ? undefined : id}
        onChange={onChange}
        focusCall={focusCall}
        placeholder="service:payments @http.status_code:>=500 resource_name:*checkout*"
      />
      {fault === undefined ? null : <FaultMark id={id} text={value} fault={fault} />}
    </div>
  )
}
