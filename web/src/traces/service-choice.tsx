import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { askSpanFigures } from '../server-api/traces.ts'
import { hasTerm, narrowed, without } from './search-terms.ts'
import { spanTerm } from './url.ts'
import type { AskedWindow } from './use-asked-window.ts'

interface ServiceChoiceProps {
  readonly query: string
  readonly window: AskedWindow
  readonly onChange: (query: string) => void
}

const servicesMax = 100

/** Narrows the search to one of the services that sent spans, those with the most first. */
export function ServiceChoice({ query, window, onChange }: ServiceChoiceProps): ReactElement {
  const asked = useQuery({
    queryKey: ['traces', 'services', window],
    queryFn: async ({ signal }) => {
      const choice = { ...window, query: '', groupBy: 'service', limit: servicesMax }
      const series = await askSpanFigures(choice, signal)
      return series.map(({ group }) => group.join())
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const services = asked.data ?? []
  const current = services.find((service) => hasTerm(query, spanTerm('service', service))) ?? ''
  const others = current === '' ? query : without(query, spanTerm('service', current))
  return (
    <Select
      label="Service"
      options={[
        { value: '', label: 'Any service' },
        ...services.map((service) => ({ value: service, label: service })),
      ]}
      value={current}
      onChange={(service) =>
        onChange(service === '' ? others : narrowed(others, spanTerm('service', service)))
      }
    />
  )
}
