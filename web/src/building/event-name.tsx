import type { ReactElement } from 'react'
import { eventWords, type EventChoice } from './event-choice.ts'

/** An event as it is called everywhere on the page: its name and, small, its type. */
export function EventName({ event }: { event: EventChoice }): ReactElement {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="truncate font-medium">{eventWords(event)}</span>
      {event.type === '' ? null : <TypeBadge type={event.type} />}
    </span>
  )
}

function TypeBadge({ type }: { type: string }): ReactElement {
  return (
    <span className="shrink-0 rounded-md bg-sunken px-1.5 text-[11px] leading-[18px] text-muted">
      {type}
    </span>
  )
}
