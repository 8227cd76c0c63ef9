import type { DictionaryEvents } from '@throughline/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { formatCompact } from '../charts/number-format.ts'
import { ago } from '../controls/ago.ts'
import { bestFirst } from '../controls/best-first.ts'
import { contains } from '../controls/contains.ts'
import { PickList, type PickOption } from '../controls/pick-list.tsx'
import { Key, PickerButton } from '../controls/picker-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { useSettled } from '../controls/settled.ts'
import { plainWords } from '../server-api/api-error.ts'
import { readEventNames } from '../server-api/app-api.ts'
import { PickedCard } from './event-card.tsx'
import { everyEvent, type EventChoice } from './event-choice.ts'
import { EventName } from './event-name.tsx'

interface EventPickerProps {
  /** What the button is called for those who do not see where it stands; default `Event`. */
  readonly label?: string
  readonly value: EventChoice
  readonly onPick: (event: EventChoice) => void
  /** Controlled from outside, for a single key that opens it; that key. */
  readonly isOpen?: boolean
  readonly onOpen?: (isOpen: boolean) => void
  readonly shortcut?: string
}

const namesMax = 500
const typingMs = 120

/** Which events are meant: all, a name of the dictionary, or a typed name that was not seen yet. */
export function EventPicker(props: EventPickerProps): ReactElement {
  const { label = 'Event', value, onPick, shortcut, isOpen, onOpen } = props
  return (
    <Popover
      label="Choose an event"
      isWide
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpen === undefined ? {} : { onOpen })}
      trigger={
        <PickerButton {...(shortcut === undefined ? {} : { shortcut })}>
          <span className="sr-only">{label}</span>
          <EventName event={value} />
        </PickerButton>
      }
      content={(close) => (
        <EventList
          value={value}
          onPick={(event) => {
            onPick(event)
            close()
          }}
        />
      )}
    />
  )
}

type KnownEvent = DictionaryEvents['events'][number]

const tabs = [
  { value: 'all', content: 'All', title: 'All events' },
  { value: 'recent', content: 'Recent', title: 'The events that came last' },
  { value: 'server', content: 'Server', title: 'What backends sent' },
  { value: 'browser', content: 'Browser', title: 'What browsers recorded' },
] as const
type Tab = (typeof tabs)[number]['value']

function inTab(tab: Tab, events: readonly KnownEvent[]): readonly KnownEvent[] {
  if (tab === 'all') return events
  if (tab === 'recent') return events.toSorted((one, other) => other.last_seen - one.last_seen)
  return events.filter(({ type }) => (type === 'server') === (tab === 'server'))
}

function EventList({ value, onPick }: Pick<EventPickerProps, 'value' | 'onPick'>): ReactElement {
  const [search, setSearch] = useState('')
  const [tab, setTab] = useState<Tab>('all')
  const settled = useSettled(search.trim(), typingMs)
  const names = useQuery({
    queryKey: ['dictionary', 'events', settled],
    queryFn: async ({ signal }) => readEventNames({ search: settled, limit: namesMax }, signal),
    placeholderData: keepPreviousData,
  })
  // The answer for the letters typed last is still to come; what does not match them goes at once.
  const sought = search.trim()
  const matching = (names.data?.events ?? []).filter(({ name }) => contains(name, sought))
  const known = bestFirst(inTab(tab, matching), ({ name }) => name, sought)
  return (
    <PickList
      label="Search events"
      placeholder="Search events or type a name"
      search={search}
      onSearch={setSearch}
      options={optionsOf({ known, search: sought, value, onPick })}
      above={
        <div className="flex border-b border-line px-2 py-1.5">
          <Segmented label="Kind of events" options={tabs} value={tab} onChange={setTab} />
        </div>
      }
      aside={(key) => <PickedCard event={known.find((event) => keyOf(event) === key)} />}
      note={noteOf(names.error, names.isPending, known.length)}
    />
  )
}

interface Offer extends Pick<EventPickerProps, 'value' | 'onPick'> {
  readonly known: readonly KnownEvent[]
  readonly search: string
}

function keyOf({ name, type }: EventChoice): string {
  return JSON.stringify([type, name])
}

function optionsOf({ known, search, value, onPick }: Offer): readonly PickOption[] {
  const option = (event: EventChoice, content: ReactElement): PickOption => ({
    key: keyOf(event),
    isChosen: event.name === value.name && event.type === value.type,
    content,
    pick: () => onPick(event),
  })
  const typed = { name: search, type: '' }
  const isNew = search !== '' && !known.some(({ name }) => name === search)
  return [
    ...(search === '' ? [option(everyEvent, <span>All events</span>)] : []),
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
