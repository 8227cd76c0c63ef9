import type { LiveEvent, LiveRejected } from '@throughline/contract'
import type { ReactElement, ReactNode } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'
import { Icon } from '../controls/icon.tsx'
import { JsonText } from '../controls/json-text.tsx'
import { EventName } from '../building/event-name.tsx'
import { explorePath, stateOfEvent } from '../explore/url.ts'
import { Link } from '../navigation/link.tsx'
import type { LiveEntry } from './live-list.ts'

interface LiveRowProps {
  readonly entry: LiveEntry
  readonly isOpen: boolean
  readonly onToggle: () => void
}

export function LiveRow(props: LiveRowProps): ReactElement {
  const { entry } = props
  switch (entry.kind) {
    case 'event':
      return <EventRow {...props} event={entry.event} />
    case 'rejected':
      return <RejectedRow {...props} rejected={entry.rejected} />
  }
}

function EventRow({ event, ...row }: LiveRowProps & { event: LiveEvent }): ReactElement {
  return (
    <>
      <RowButton {...row} atMs={event.received_at}>
        <span className="min-w-0 flex-1">
          <EventName event={event} />
        </span>
        <Id name="user" value={event.user_id} />
        <Id name="account" value={event.account_id} />
        <Id name="session" value={event.session_id} />
      </RowButton>
      {row.isOpen ? <OpenedEvent event={event} /> : null}
    </>
  )
}

function RejectedRow({
  rejected,
  ...row
}: LiveRowProps & { rejected: LiveRejected }): ReactElement {
  return (
    <div className="bg-danger-soft text-danger">
      <RowButton {...row} atMs={rejected.at}>
        <span className="flex min-w-0 flex-1 items-center gap-2">
          <Icon name="warning" size={15} />
          <span className="shrink-0 font-medium">Rejected</span>
          <span className="truncate">{rejected.detail}</span>
        </span>
      </RowButton>
      {row.isOpen ? (
        <div className="px-4 pb-3 pl-10 text-[13px]">
          <p>{rejected.detail}</p>
          <p className="mt-1 font-mono text-xs">{rejected.reason}</p>
        </div>
      ) : null}
    </div>
  )
}

interface RowButtonProps extends LiveRowProps {
  readonly atMs: number
  readonly children: ReactNode
}

function RowButton({ isOpen, onToggle, atMs, children }: RowButtonProps): ReactElement {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="flex h-10 w-full items-center gap-3 px-3.5 text-left text-[13px] -outline-offset-2! hover:bg-ink/4"
    >
      <span className={`text-faint transition-transform ${isOpen ? 'rotate-90' : ''}`}>
        <Icon name="right" size={14} />
      </span>
      <time
        dateTime={new Date(atMs).toISOString()}
        title={`${new Date(atMs).toISOString()} (received)`}
        className="numbers w-16 shrink-0 text-faint"
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

function OpenedEvent({ event }: { event: LiveEvent }): ReactElement {
  const path = explorePath(stateOfEvent({ name: event.name, type: event.type }))
  return (
    <div className="px-4 pb-3 sm:pl-10">
      <div className="rounded-xl bg-sunken p-3">
        <div className="mb-2 flex flex-wrap items-center gap-1">
          <CopyButton label="Copy JSON" text={() => JSON.stringify(event.attributes, null, 2)} />
          <Link
            to={path}
            className="inline-flex h-8 items-center gap-1.5 rounded-lg px-3 text-[13px] text-accent hover:underline"
          >
            Explore this event
          </Link>
        </div>
        <JsonText value={event.attributes} />
      </div>
    </div>
  )
}
