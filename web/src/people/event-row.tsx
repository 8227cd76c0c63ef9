import type { ReactElement } from 'react'
import { stateOfEvent, explorePath } from '../explore/url.ts'
import { EventName } from '../building/event-name.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Icon } from '../controls/icon.tsx'
import { JsonText } from '../controls/json-text.tsx'
import { Link } from '../navigation/link.tsx'
import type { TimelineEvent } from './event-record.ts'

interface EventRowProps {
  readonly event: TimelineEvent
  /** For timelines of several users. */
  readonly showsUser: boolean
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** An event of a timeline; a press opens all that it says. */
export function EventRow({ event, showsUser, isOpen, onToggle }: EventRowProps): ReactElement {
  const { atMs, type, name, userId } = event
  const moment = new Date(atMs).toISOString()
  const source = sourceOf(type)
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex h-9 w-full items-center gap-3 px-5 text-left text-[13px] -outline-offset-2! hover:bg-sunken"
      >
        <span className={`text-faint transition-transform ${isOpen ? 'rotate-90' : ''}`}>
          <Icon name="right" size={14} />
        </span>
        <time dateTime={moment} title={moment} className="numbers w-14 shrink-0 text-muted">
          {moment.slice(11, 19)}
        </time>
        <span title={source.words} className={source.look}>
          <Icon name={source.icon} size={15} />
          <span className="sr-only">{source.words}</span>
        </span>
        <span className="min-w-0 flex-1">
          <EventName event={{ name, type }} />
        </span>
        {showsUser ? <span className="max-w-40 truncate text-muted">{userId}</span> : null}
      </button>
      {isOpen ? <OpenedEvent event={event} /> : null}
    </>
  )
}

/** Where an event came from, told by more than its colour. */
function sourceOf(type: string) {
  return type === 'server'
    ? ({ icon: 'server', words: 'From a backend', look: 'text-accent' } as const)
    : ({ icon: 'screen', words: 'From a browser', look: 'text-success' } as const)
}

function OpenedEvent({ event }: { event: TimelineEvent }): ReactElement {
  const { name, type, fields } = event
  return (
    <div className="px-5 pb-3 sm:pl-24">
      <div className="rounded-xl bg-sunken p-3">
        <div className="mb-2 flex flex-wrap items-center gap-1">
          <CopyButton label="Copy JSON" text={() => JSON.stringify(fields, null, 2)} />
          <Link
            to={explorePath(stateOfEvent({ name, type }))}
            className="inline-flex h-8 items-center rounded-lg px-3 text-[13px] text-accent hover:underline"
          >
            Explore this event
          </Link>
        </div>
        <JsonText value={fields} />
      </div>
    </div>
  )
}
