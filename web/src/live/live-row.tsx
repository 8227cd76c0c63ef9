import type { LiveEvent, LiveRejected } from '@throughline/contract'
import type { ReactElement, ReactNode } from 'react'
import { EventName } from '../building/event-name.tsx'
import { Icon } from '../controls/icon.tsx'
import type { LiveEntry } from './live-list.ts'

interface LiveRowProps {
  readonly entry: LiveEntry
  readonly onOpen: () => void
}

export function LiveRow({ entry, onOpen }: LiveRowProps): ReactElement {
  switch (entry.kind) {
    case 'event':
      return <EventRow event={entry.event} onOpen={onOpen} />
    case 'rejected':
      return <RejectedRow rejected={entry.rejected} onOpen={onOpen} />
  }
}

interface EventRowProps {
  readonly event: LiveEvent
  readonly onOpen: () => void
}

function EventRow({ event, onOpen }: EventRowProps): ReactElement {
  return (
    <RowButton atMs={event.received_at} onOpen={onOpen}>
      <span className="min-w-0 flex-1">
        <EventName event={event} />
      </span>
      <Id name="user" value={event.user_id} />
      <Id name="account" value={event.account_id} />
      <Id name="session" value={event.session_id} />
    </RowButton>
  )
}

interface RejectedRowProps {
  readonly rejected: LiveRejected
  readonly onOpen: () => void
}

function RejectedRow({ rejected, onOpen }: RejectedRowProps): ReactElement {
  return (
    <div className="bg-danger-soft text-danger">
      <RowButton atMs={rejected.at} onOpen={onOpen}>
        <span className="flex min-w-0 flex-1 items-center gap-2">
          <Icon name="warning" size={15} />
          <span className="shrink-0 font-medium">Rejected</span>
          <span className="truncate">{rejected.detail}</span>
        </span>
      </RowButton>
    </div>
  )
}

interface RowButtonProps {
  readonly atMs: number
  readonly onOpen: () => void
  readonly children: ReactNode
}

function RowButton({ atMs, onOpen, children }: RowButtonProps): ReactElement {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={onOpen}
      className="flex h-10 w-full items-center gap-3 px-4 text-left text-[13px] -outline-offset-2! hover:bg-ink/4"
    >
      <time
        dateTime={new Date(atMs).toISOString()}
        title={`${new Date(atMs).toISOString()} (received)`}
        className="numbers w-16 shrink-0 opacity-80"
      >
        {new Date(atMs).toISOString().slice(11, 19)}
      </time>
      {children}
    </button>
  )
}

function Id({ name, value }: { name: string; value: string }): ReactElement {
  return (
    <span
      title={value === '' ? undefined : `${name} ${value}`}
      className="hidden w-40 shrink-0 truncate text-muted md:block"
    >
      {value === '' ? null : <span className="text-faint">{name} </span>}
      {value}
    </span>
  )
}
