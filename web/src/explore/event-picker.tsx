import type { DictionaryEvents } from '@throughline/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { formatCompact } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { Key, PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { bestFirst } from '../controls/best-first.ts'
import { contains } from '../controls/contains.ts'
import { useSettled } from '../controls/settled.ts'
import { plainWords } from '../server-api/api-error.ts'
import { readEventNames } from '../server-api/app-api.ts'
import { EventName } from './event-name.tsx'
import type { EventChoice } from './url.ts'

interface EventPickerProps {
  readonly value: EventChoice
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly onPick: (event: EventChoice) => void
}

const namesMax = 200
const typingMs = 120

/** Which events are counted: all, a name of the dictionary, or a typed name that was not seen yet. */
export function EventPicker(props: EventPickerProps): ReactElement {
  return (
    <Popover
      label="Choose an event"
      isOpen={props.isOpen}
      onOpen={props.onOpen}
      trigger={
        <PickerButton aria-label="Event" shortcut="E">
          <EventName event={props.value} />
        </PickerButton>
      }
      content={(close) => (
        <EventList
          value={props.value}
          onPick={(event) => {
            props.onPick(event)
            close()
          }}
        />
      )}
    />
  )
}

function EventList({ value, onPick }: Pick<EventPickerProps, 'value' | 'onPick'>): ReactElement {
  const [search, setSearch] = useState('')
  const settled = useSettled(search.trim(), typingMs)
  const names = useQuery({
    queryKey: ['dictionary', 'events', settled],
    queryFn: async ({ signal }) => readEventNames({ search: settled, limit: namesMax }, signal),
    placeholderData: keepPreviousData,
  })
  // The answer for the letters typed last is still to come; what does not match them goes at once.
  const sought = search.trim()
  const matching = (names.data?.events ?? []).filter(({ name }) => contains(name, sought))
  const known = bestFirst(matching, ({ name }) => name, sought)
  return (
    <PickList
      label="Search events"
      placeholder="Search events or type a name"
      search={search}
      onSearch={setSearch}
      options={optionsOf({ known, search: search.trim(), value, onPick })}
      note={noteOf(names.error, names.isPending, known.length)}
    />
  )
}

type KnownEvent = DictionaryEvents['events'][number]

interface Offer extends Pick<EventPickerProps, 'value' | 'onPick'> {
  readonly known: readonly KnownEvent[]
  readonly search: string
}

function optionsOf({ known, search, value, onPick }: Offer): readonly PickOption[] {
  const option = (event: EventChoice, content: ReactElement): PickOption => ({
    key: JSON.stringify([event.type, event.name]),
    isChosen: event.name === value.name && event.type === value.type,
    content,
    pick: () => onPick(event),
  })
  const all = { name: '', type: '' }
  const typed = { name: search, type: '' }
  const isNew = search !== '' && !known.some(({ name }) => name === search)
  return [
    ...(search === '' ? [option(all, <span>All events</span>)] : []),
    ...known.map(({ name, type, ...seen }) =>
      option({ name, type }, <Known name={name} type={type} {...seen} />),
    ),
    ...(isNew ? [option(typed, <Typed name={search} />)] : []),
  ]
}

function Known(event: KnownEvent): ReactElement {
  return (
    <>
      <span className="min-w-0 flex-1">
        <EventName event={event} />
      </span>
      <span className="numbers text-right leading-4 whitespace-nowrap">
        <span className="block" title={`${event.count} events`}>
          {formatCompact(event.count)}
        </span>
        <span className="block text-xs text-faint">{ago(event.last_seen, Date.now())}</span>
      </span>
    </>
  )
}

function Typed({ name }: { name: string }): ReactElement {
  return (
    <>
      <span className="min-w-0 flex-1 truncate">
        Use “{name}” <span className="text-faint">· not seen yet</span>
      </span>
      <Key name="↵" />
    </>
  )
}

function noteOf(error: unknown, isPending: boolean, count: number): string | undefined {
  if (error !== null) return plainWords(error)
  if (isPending) return 'Loading…'
  return count === 0 ? 'No event has this name yet.' : undefined
}
