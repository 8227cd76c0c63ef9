import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { valueWords } from '../building/value-picker.tsx'
import { formatCompact } from '../charts/number-format.ts'
import { contains } from '../controls/contains.ts'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { Select } from '../controls/select.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { readValues } from '../server-api/app-api.ts'
import type { Anchor } from './url.ts'

interface AnchorFieldProps {
  /** The attribute whose values are the steps. */
  readonly step: string
  readonly anchor: Anchor | undefined
  readonly onChange: (anchor: Anchor | undefined) => void
}

const sides = [
  { value: 'none', label: 'from their first step' },
  { value: 'start', label: 'starting at' },
  { value: 'end', label: 'leading to' },
] as const

/** Where ways start, or what they lead to. */
export function AnchorField({ step, anchor, onChange }: AnchorFieldProps): ReactElement {
  // A side without a value asks for nothing yet: it waits here until there is one.
  const [draft, setDraft] = useState<Anchor['side'] | undefined>()
  const [isOpen, setOpen] = useState(false)
  const side = draft ?? anchor?.side
  return (
    <>
      <Select
        label="Where paths begin or end"
        options={sides}
        value={side ?? 'none'}
        onChange={(picked) => {
          setDraft(picked === 'none' || anchor !== undefined ? undefined : picked)
          setOpen(picked !== 'none' && anchor === undefined)
          if (picked === 'none') onChange(undefined)
          else if (anchor !== undefined) onChange({ side: picked, value: anchor.value })
        }}
      />
      {side === undefined ? null : (
        <Popover
          label="Choose a step"
          isOpen={isOpen}
          onOpen={setOpen}
          trigger={
            <PickerButton>
              <span className="sr-only">Step</span>
              <span className={anchor === undefined ? 'text-muted' : 'truncate font-medium'}>
                {anchor === undefined ? 'choose…' : valueWords(anchor.value)}
              </span>
            </PickerButton>
          }
          content={(close) => (
            <ValueList
              attribute={step}
              value={anchor?.value}
              onPick={(value) => {
                close()
                setDraft(undefined)
                onChange({ side, value })
              }}
            />
          )}
        />
      )}
    </>
  )
}

interface ValueListProps {
  readonly attribute: string
  readonly value: string | undefined
  readonly onPick: (value: string) => void
}

const valuesMax = 200

function ValueList({ attribute, value, onPick }: ValueListProps): ReactElement {
  const [search, setSearch] = useState('')
  const query = useQuery({
    queryKey: ['dictionary', 'values', attribute, valuesMax],
    queryFn: async ({ signal }) => readValues({ attribute, limit: valuesMax }, signal),
    retry: false,
  })
  const known = query.data?.values ?? []
  const option = (one: string, note: string): PickOption => ({
    key: one,
    isChosen: one === value,
    content: (
      <>
        <span className="min-w-0 flex-1 truncate font-medium">{valueWords(one)}</span>
        <span className="numbers text-muted">{note}</span>
      </>
    ),
    pick: () => onPick(one),
  })
  const isNew = search !== '' && !known.some((one) => one.value === search)
  return (
    <PickList
      label="Search steps"
      placeholder="Search steps or type one"
      search={search}
      onSearch={setSearch}
      options={[
        ...(isNew ? [option(search, 'as typed')] : []),
        ...known
          .filter((one) => contains(one.value, search))
          .map((one) => option(one.value, formatCompact(one.count))),
      ]}
      note={query.error === null ? undefined : plainWords(query.error)}
    />
  )
}
