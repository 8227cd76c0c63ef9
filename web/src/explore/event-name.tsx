import type { ReactElement } from 'react'
import type { EventChoice } from './url.ts'

/** An event as it is called everywhere on the page: its name and, small, its type. */
export function EventName({ event }: { event: EventChoice }): ReactElement {
  const name = event.name === '' ? nameless(event.type) : event.name
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="truncate font-medium">{name}</span>
      {event.type === '' ? null : <TypeBadge type={event.type} />}
    </span>
  )
}

export function TypeBadge({ type }: { type: string }): ReactElement {
  return (
    <span className="shrink-0 rounded-md bg-sunken px-1.5 text-[11px] leading-[18px] text-muted">
      {type}
    </span>
  )
}

function nameless(type: string): string {
  return type === '' ? 'All events' : `Any ${type}`
}
