import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { readablePath } from '../building/attribute-path.ts'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { PickList } from '../controls/pick-list.tsx'
import { Popover } from '../controls/popover.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { entities, type Entity } from './entity.ts'
import { readTraits } from './traits.ts'

interface TraitPickerProps {
  readonly entity: Entity
  readonly chosen: readonly string[]
  readonly onChange: (traits: readonly string[]) => void
}

/** Which traits have a column of their own. */
export function TraitPicker(props: TraitPickerProps): ReactElement {
  return (
    <Popover
      label="Choose columns"
      trigger={
        <Button>
          <Icon name="table" size={15} />
          Columns
        </Button>
      }
      content={() => <TraitList {...props} />}
    />
  )
}

function TraitList({ entity, chosen, onChange }: TraitPickerProps): ReactElement {
  const [search, setSearch] = useState('')
  const known = useQuery({
    queryKey: ['dictionary', 'traits', entity],
    queryFn: async ({ signal }) => readTraits(entity, signal),
  })
  const { many, traits: prefix } = entities[entity]
  const sought = search.trim().toLowerCase()
  const names = [...new Set([...chosen, ...(known.data ?? [])])]
  const found = names.filter((name) => name.toLowerCase().includes(sought))
  return (
    <PickList
      label="Search traits"
      placeholder={`Traits of ${many}`}
      search={search}
      onSearch={setSearch}
      options={found.map((name) => ({
        key: name,
        isChosen: chosen.includes(name),
        content: <span className="truncate">{readablePath(name)}</span>,
        pick: () =>
          onChange(
            chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name],
          ),
      }))}
      note={
        known.error === null
          ? found.length === 0
            ? `No trait like this. What stands below ${prefix.slice(1)} in an event is a trait.`
            : undefined
          : plainWords(known.error)
      }
    />
  )
}
