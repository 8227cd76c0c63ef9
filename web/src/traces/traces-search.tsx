import { useQueryClient } from '@tanstack/react-query'
import { useId, useMemo, useState, type ReactElement } from 'react'
import { FaultMark } from '../building/fault-mark.tsx'
import { FilterOffersContext, type AttributeChoice } from '../building/filter-offers.ts'
import { FilterRows } from '../building/filter-rows.tsx'
import { OfferedList } from '../building/offered-list.tsx'
import type { OfferSource } from '../building/offers.ts'
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

/** Search text over spans, asked at Enter, the same as rows, and the terms that are wanted most. */
export function TracesSearch(props: TracesSearchProps): ReactElement {
  const { value, fault, window, onChange } = props
  const client = useQueryClient()
  const offers = useMemo(() => {
    const known = spanOffers(client, window)
    const attributeList = (choice: AttributeChoice): ReactElement => (
      <OfferedList {...choice} offers={known} />
    )
    return { ...known, attributeList }
  }, [client, window])
  return (
    <div className="grid min-w-0 flex-1 basis-96 grid-cols-1 gap-2">
      <SpanQuery {...props} source={offers.source} />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        <FilterOffersContext value={offers}>
          <FilterRows text={value} event="" faultAt={fault?.offset} onChange={onChange} />
        </FilterOffersContext>
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
    </div>
  )
}

interface SpanQueryProps extends TracesSearchProps {
  readonly source: OfferSource
}

function SpanQuery({ value, fault, source, onChange }: SpanQueryProps): ReactElement {
  const id = useId()
  const [focusCall, setFocusCall] = useState(0)
  useKeys({ '/': { title: 'Search spans', run: () => setFocusCall((calls) => calls + 1) } })
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
