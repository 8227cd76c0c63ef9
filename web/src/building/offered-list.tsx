import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { bestFirst } from '../controls/best-first.ts'
import { contains } from '../controls/contains.ts'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { typedPath } from './attribute-path.ts'
import type { AttributeChoice, FilterOffers } from './filter-offers.ts'

interface OfferedListProps extends AttributeChoice {
  readonly offers: FilterOffers
}

/** What the screen offers to be searched by, or a path that is typed. */
export function OfferedList({ offers, value, onPick }: OfferedListProps): ReactElement {
  const [search, setSearch] = useState('')
  const query = useQuery({
    queryKey: ['offered attributes', ...offers.key],
    queryFn: async () => offers.source.attributes(''),
    retry: false,
  })
  const all = query.data ?? []
  const typed = search.trim()
  const found = all.filter(({ label }) => contains(label, typed))
  const path = offers.names.includes(typed) ? typed : typedPath(typed)
  const isNew = typed !== '' && !all.some(({ label }) => label === path)
  const option = (name: string, note: string): PickOption => ({
    key: name,
    isChosen: name === value,
    content: (
      <>
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="numbers text-muted">{note}</span>
      </>
    ),
    pick: () => onPick(name),
  })
  return (
    <PickList
      label="Search attributes"
      placeholder="Search attributes or type a path"
      search={search}
      onSearch={setSearch}
      options={[
        ...bestFirst(found, ({ label }) => label, typed).map(({ label, note }) =>
          option(label, note),
        ),
        ...(isNew ? [option(path, 'as typed')] : []),
      ]}
      note={query.error === null ? undefined : plainWords(query.error)}
    />
  )
}
