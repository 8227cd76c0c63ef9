import type { LiveEvent, Overview } from '@throughline/contract'
import { useEffect, useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { JsonText } from '../controls/json-text.tsx'
import { DemoCard } from '../demo/demo-card.tsx'
import { useDemo, type Demo } from '../demo/use-demo.ts'
import { useTitle } from '../navigation/title.ts'
import { openLiveStream } from '../server-api/live-stream.ts'
import { useOverview } from '../session/overview.ts'
import { afterMessage, hasTaken, type FirstEvent } from './first-event.ts'
import { SnippetTabs } from './snippet-tabs.tsx'

interface FirstEventScreenProps {
  /** Leaves the page, with the event that arrived if it is known. */
  readonly onDone: (event: Pick<LiveEvent, 'name' | 'type'> | undefined) => void
  /** Leaves it for the demo shop. */
  readonly onDemo: () => void
}

/** What a new server shows: how to send the first event, and that it came or why it did not. */
export function FirstEventScreen({ onDone, onDemo }: FirstEventScreenProps): ReactElement {
  const overview = useOverview()
  const { demo, load } = useDemo()
  const first = useFirstEvent(overview, demo)
  useTitle('Send your first event')
  return (
    <div className="mx-auto w-full max-w-2xl p-4 sm:p-6 lg:pt-14">
      <h2 className="text-2xl font-semibold tracking-tight">Send your first event</h2>
      <p className="mt-2 text-muted">
        By whatever you send with: the key and the application are filled in already, and the event
        is safe on disk when the server answers.
      </p>
      <SnippetTabs overview={overview} />
      <Outcome first={first} />
      {first.state === 'arrived' ? null : (
        <div className="mt-4">
          <DemoCard demo={demo} onLoad={load} onExplore={onDemo} />
        </div>
      )}
      <div className="mt-5 flex justify-end">
        <Button
          look={first.state === 'arrived' ? 'primary' : 'quiet'}
          onClick={() => onDone(first.state === 'arrived' ? first.event : undefined)}
        >
          {first.state === 'arrived' ? 'Explore your events' : 'Skip for now'}
        </Button>
      </div>
    </div>
  )
}

function useFirstEvent(overview: Overview, demo: Demo): FirstEvent {
  const [first, setFirst] = useState<FirstEvent>({ state: 'waiting' })
  useEffect(() => {
    const stream = openLiveStream({
      onMessage: (message) => setFirst((before) => afterMessage(before, message)),
      onState: () => undefined,
    })
    return () => stream.close()
  }, [])
  // An event that came while the stream was not open yet is known from the counters only.
  if (first.state === 'waiting' && demo.state === 'absent' && hasTaken(overview)) {
    return { state: 'arrived', event: undefined }
  }
  return first
}

function Outcome({ first }: { first: FirstEvent }): ReactElement {
  switch (first.state) {
    case 'waiting':
      return (
        <OutcomeCard look="border-line bg-card text-muted" title="Waiting for an event">
          <span className="breathing size-2.5 rounded-full bg-accent" />
        </OutcomeCard>
      )
    case 'rejected':
      return (
        <OutcomeCard
          look="border-danger-line bg-danger-soft text-danger"
          title="An event arrived and was rejected"
          detail={
            <p className="mt-2 text-[13px]">
              {first.rejected.detail} <span className="font-mono">({first.rejected.reason})</span>
            </p>
          }
        >
          <Icon name="warning" size={18} />
        </OutcomeCard>
      )
    case 'arrived':
      return (
        <OutcomeCard
          look="border-success-line bg-success-soft text-success"
          title="Your first event is here"
          detail={first.event === undefined ? null : <Arrived value={first.event.attributes} />}
        >
          <Icon name="check" size={18} />
        </OutcomeCard>
      )
  }
}

interface OutcomeCardProps {
  readonly look: string
  readonly title: string
  readonly children: ReactElement
  readonly detail?: ReactElement | null
}

function OutcomeCard({ look, title, children, detail }: OutcomeCardProps): ReactElement {
  return (
    <div
      role="status"
      className={`mt-4 rounded-2xl border px-4 py-3.5 transition-colors duration-300 ${look}`}
    >
      <div className="flex items-center gap-2.5 font-medium">
        <span className="grid size-5 place-items-center">{children}</span>
        {title}
      </div>
      {detail}
    </div>
  )
}

function Arrived({ value }: { value: unknown }): ReactElement {
  return (
    <div className="appearing mt-3 max-h-72 overflow-auto rounded-xl bg-card p-3 text-ink">
      <JsonText value={value} />
    </div>
  )
}
