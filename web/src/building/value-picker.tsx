import { useQuery } from '@tanstack/react-query'
import { useContext, useState, type ReactElement } from 'react'
import { formatCompact } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { contains } from '../controls/contains.ts'
import { Icon } from '../controls/icon.tsx'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { plainWords } from '../server-api/api-error.ts'
import { readValues } from '../server-api/app-api.ts'
import { FilterOffersContext } from './filter-offers.ts'
import type { Operator } from './filter-row.ts'
import type { Offer } from './offers.ts'

interface ValuePickerProps {
  readonly attribute: string
  readonly operator: Operator
  readonly values: readonly string[]
  readonly onChange: (values: readonly string[]) => void
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
}

const valuesMax = 200

/** Values of an attribute, of those that are frequent or any that is typed; any of them may hold. */
export function ValuePicker(props: ValuePickerProps): ReactElement {
  const { values, isOpen, onOpen } = props
  return (
    <Popover
      label={`Values of ${props.attribute}`}
      isOpen={isOpen}
      onOpen={onOpen}
      trigger={
        <PickerButton>
          <span className="sr-only">Values of {props.attribute}</span>
          <span className={`truncate ${values.length === 0 ? 'text-muted' : 'font-medium'}`}>
            {values.length === 0 ? 'choose values' : values.map(valueWords).join(', ')}
          </span>
        </PickerButton>
      }
      content={(close) => <ValueList {...props} onDone={close} />}
    />
  )
}

/** A value as it is shown: empty text has to be said. */
export function valueWords(value: string): string {
  return value === '' ? '(empty text)' : value
}

function ValueList(props: ValuePickerProps & { readonly onDone: () => void }): ReactElement {
  const { attribute, values, onChange, onDone } = props
  const [search, setSearch] = useState('')
  const offers = useContext(FilterOffersContext)
  const query = useQuery({
    queryKey: ['offered values', ...(offers?.key ?? ['dictionary']), attribute],
    queryFn: async ({ signal }) => {
      if (offers !== undefined) return offers.source.values(attribute, '')
      const { values } = await readValues({ attribute, limit: valuesMax }, signal)
      return values.map(({ value, count }) => ({ label: value, note: formatCompact(count) }))
    },
    retry: false,
  })
  const frequent = query.data ?? []
  const toggle = (value: string): void => {
    setSearch('')
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
  }
  return (
    <>
      <PickList
        label={`Search values of ${attribute}`}
        placeholder="Search values or type one"
        search={search}
        onSearch={setSearch}
        options={optionsOf({ frequent, search, values, toggle })}
        note={query.error === null ? noteOf(query.isPending) : plainWords(query.error)}
      />
      <div className="flex justify-end border-t border-line p-2">
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </>
  )
}

function noteOf(isPending: boolean): string | undefined {
  return isPending ? 'Loading…' : undefined
}

interface Choice {
  readonly frequent: readonly Pick<Offer, 'label' | 'note'>[]
  readonly search: string
  readonly values: readonly string[]
  readonly toggle: (value: string) => void
}

function optionsOf({ frequent, search, values, toggle }: Choice): readonly PickOption[] {
  const known = new Set(frequent.map(({ label }) => label))
  const option = (value: string, note: string): PickOption => ({
    key: value,
    isChosen: values.includes(value),
    content: <ValueLine value={value} note={note} isChosen={values.includes(value)} />,
    pick: () => toggle(value),
  })
  const others = values.filter((value) => !known.has(value))
  const found = frequent.filter(({ label }) => contains(label, search))
  const isNew = search !== '' && !known.has(search) && !values.includes(search)
  return [
    ...(isNew ? [option(search, 'as typed')] : []),
    ...others.filter((value) => contains(value, search)).map((value) => option(value, '')),
    ...found.map(({ label, note }) => option(label, note)),
  ]
}

interface ValueLineProps {
  readonly value: string
  readonly note: string
  readonly isChosen: boolean
}

function ValueLine({ value, note, isChosen }: ValueLineProps): ReactElement {
  return (
    <>
      <span
        className={`grid size-4 place-content-center rounded border ${isChosen ? 'border-accent bg-accent text-on-accent' : 'border-line-strong'}`}
      >
        {isChosen ? <Icon name="check" size={12} /> : null}
      </span>
      <span className="min-w-0 flex-1 truncate">{valueWords(value)}</span>
      <span className="numbers text-muted">{note}</span>
    </>
  )
}
