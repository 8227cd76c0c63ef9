import type { DemoStanding } from '@throughline/contract'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import type { Demo } from './use-demo.ts'

interface DemoCardProps {
  readonly demo: Demo
  readonly onLoad: () => void
  readonly onExplore: () => void
}

/** Data to look at for whoever has none to send yet. */
export function DemoCard({ demo, onLoad, onExplore }: DemoCardProps): ReactElement {
  return (
    <section
      aria-label="Demo data"
      className="mt-4 rounded-2xl border border-line bg-card px-4 py-3.5"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h3 className="font-medium">{titles[demo.state]}</h3>
          <p className="mt-1 text-[13px] text-muted">
            A furniture shop of four weeks: some 100,000 events of its customers, with the traces of
            its services. Something goes wrong in it.
          </p>
        </div>
        <DemoButton demo={demo} onLoad={onLoad} onExplore={onExplore} />
      </div>
      {demo.state === 'loading' ? <Progress standing={demo.standing} /> : null}
      {demo.state === 'failed' ? (
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
  failed: 'The demo shop could not be loaded',
}

function DemoButton({ demo, onLoad, onExplore }: DemoCardProps): ReactElement {
  if (demo.state === 'loaded') {
    return (
      <Button look="primary" onClick={onExplore}>
        <Icon name="check" size={15} />
        Explore the demo
      </Button>
    )
  }
  return (
    <Button disabled={demo.state === 'loading'} onClick={onLoad}>
      {demo.state === 'failed' ? 'Try again' : 'Load demo data'}
    </Button>
  )
}

function Progress({ standing }: { standing: DemoStanding }): ReactElement {
  const percent = Math.floor(standing.progress * 100)
  return (
    <div className="mt-3 flex items-center gap-3 text-[13px] text-muted">
      <progress
        aria-label="Loading the demo shop"
        max={100}
        value={percent}
        className="h-2 flex-1 accent-accent"
      />
      <span className="tabular-nums">
        {standing.events.toLocaleString('en')} events, {standing.traces.toLocaleString('en')} traces
      </span>
    </div>
  )
}
