import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Select } from '../controls/select.tsx'
import { readSegments } from '../server-api/segments-api.ts'
import { entities, type Entity } from './entity.ts'

interface SegmentChoiceProps {
  readonly entity: Entity
  /** The id of a segment; empty for everybody. */
  readonly value: string
  readonly onChange: (id: string) => void
}

/** Whose members are shown. */
export function SegmentChoice({
  entity,
  value,
  onChange,
}: SegmentChoiceProps): ReactElement | null {
  const segments = useSegments(entity)
  const known = segments.map(({ id, attributes }) => ({ value: id, label: attributes.name }))
  // A link may name one that is no longer there: the answer says so, and this lets go of it.
  const isGone = value !== '' && !segments.some(({ id }) => id === value)
  if (known.length === 0 && !isGone) return null
  return (
    <Select
      label="Segment"
      options={[
        { value: '', label: `All ${entities[entity].many}` },
        ...known,
        ...(isGone ? [{ value, label: 'another segment' }] : []),
      ]}
      value={value}
      onChange={onChange}
    />
  )
}

/** The segments of users, or of accounts, by name. */
export function useSegments(entity: Entity) {
  const { data } = useQuery({
    queryKey: ['segments'],
    queryFn: async ({ signal }) => readSegments(signal),
  })
  return (data?.data ?? []).filter(({ attributes }) => attributes.entity === entity)
}
