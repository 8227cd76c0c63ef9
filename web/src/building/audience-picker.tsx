import type { AudienceFilters } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { readSegments } from '../server-api/segments-api.ts'

interface AudiencePickerProps {
  /** The id of a segment; empty: everybody. */
  readonly segment: string
  readonly onPick: (segment: string) => void
}

/** Of whom a question is: everybody, or a segment. */
export function AudiencePicker({ segment, onPick }: AudiencePickerProps): ReactElement {
  const { data } = useQuery({
    queryKey: ['segments'],
    queryFn: async ({ signal }) => readSegments(signal),
    retry: false,
  })
  const known = (data?.data ?? []).map(({ id, attributes }) => ({
    value: id,
    label: attributes.name,
  }))
  const isKnown = segment === '' || known.some(({ value }) => value === segment)
  return (
    <Select
      label="Audience"
      options={[
        { value: '', label: 'everybody' },
        ...known,
        ...(isKnown ? [] : [{ value: segment, label: 'a segment that is not here' }]),
      ]}
      value={segment}
      onChange={onPick}
    />
  )
}

/** The filter of a question for a segment; nothing for everybody. */
export function audienceOf(segment: string): { readonly audience_filters?: AudienceFilters } {
  if (segment === '') return {}
  return { audience_filters: { segments: [{ name: 's', segment_id: segment }] } }
}
