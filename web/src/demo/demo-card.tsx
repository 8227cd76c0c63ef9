import type { DemoStanding } from '@throughline/contract'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { ProgressBar } from '../controls/progress-bar.tsx'
import type { Demo } from './use-demo.ts'

interface DemoCardProps {
  readonly demo: Demo
  readonly onLoad: () => void
  readonly onExplore: () => void
  /** Absent where it is not offered. */
  readonly onRemove?: () => void
}

/** Data to look at for whoever has none to send yet. */
export function DemoCard(props: DemoCardProps): ReactElement {
  const { demo } = props
  return (
    <section aria-label="Demo data" className="rounded-2xl border border-line bg-card px-4 py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <div role="status">
            <h3 className="font-medium">{titles[demo.state]}</h3>
          </div>
          <p className="mt-1 text-[13px] text-muted">
            {demo.state === 'removed'
              ? 'Its events and traces, and what was made of them. Everything else is as it was.'
              : 'A furniture shop of four weeks: some 100,000 events of its customers, with the traces of its services. Something goes wrong in it.'}
          </p>
        </div>
        <DemoButtons {...props} />
      </div>
      {demo.state === 'loading' || demo.state === 'removing' ? (
        <Progress label={titles[demo.state]} standing={demo.standing} />
      ) : null}
      {'message' in demo && demo.message !== undefined ? (
        <p role="alert" className="mt-2 text-[13px] text-danger">
          {demo.message}
        </p>
      ) : null}
    </section>
  )
}

const titles: Readonly<Record<Demo['state'], string>> = {
  absent: 'Nothing to send yet?',
  loading: 'Loading the demo shop',
  loaded: 'The demo shop is here',
  removing: 'Removing the demo shop',
  removed: 'The demo shop is gone',
  failed: 'The demo shop could not be loaded',
}

function DemoButtons({ demo, onLoad, onExplore, onRemove }: DemoCardProps): ReactElement | null {
  switch (demo.state) {
    case 'removing':
      return null
    case 'loaded':
      return (
        <div className="flex flex-wrap gap-2">
          <Button look="primary" onClick={onExplore}>
            <Icon name="check" size={15} />
            Explore the demo
          </Button>
          {onRemove === undefined ? null : <Button onClick={onRemove}>Remove it …</Button>}
        </div>
      )
    case 'failed':
      return <Button onClick={onLoad}>Try again</Button>
    default:
      return (
        <Button disabled={demo.state === 'loading'} onClick={onLoad}>
          {demo.state === 'removed' ? 'Load it again' : 'Load demo data'}
        </Button>
      )
  }
}

function Progress({ label, standing }: { label: string; standing: DemoStanding }): ReactElement {
  return (
    <div className="mt-3 flex items-center gap-3 text-[13px] text-muted">
      <ProgressBar label={label} max={1} value={standing.progress} className="h-2 min-w-0 flex-1" />
      <span className="tabular-nums">
        {standing.events.toLocaleString('en')} events, {standing.traces.toLocaleString('en')} traces
      </span>
    </div>
  )
}
