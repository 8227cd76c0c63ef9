import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react'
import { explorePath, exploreAddress, startState, writeExplore } from '../explore/url.ts'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { useKeys } from '../navigation/keys.ts'
import { navigate, useLocation } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { rangeWords } from '../range/range.ts'
import { tilePx } from '../saving/tile.ts'
import { FigureRow } from './figure-row.tsx'
import { More } from './more.tsx'
import { MoversCard } from './movers-card.tsx'
import { SavedCard } from './saved-card.tsx'
import { SendersCard } from './senders-card.tsx'
import { homeAddress, isOfExplore, overRanges, type Over } from './url.ts'

// The chart's code is no part of the first load.
const ExploreTile = lazy(async () => ({
  default: (await import('../explore/explore-tile.tsx')).ExploreTile,
}))

const overOptions = [
  { value: '24h', title: 'The last 24 hours', content: '24 h' },
  { value: '7d', title: 'The last 7 days', content: '7 d' },
] as const

/** What arrives, what changed, and what was saved lately. */
export function HomeScreen(): ReactElement | null {
  const { path, search } = useLocation()
  // The address is ahead of the page while the code of the next screen is fetched.
  const isMoved = path === homeAddress.path && isOfExplore(search)
  useEffect(() => {
    if (isMoved) navigate(`${exploreAddress.path}${search}`, 'replace')
  }, [isMoved, search])
  return isMoved ? null : <Home />
}

function Home(): ReactElement {
  const [{ over }, change] = useAddressState(homeAddress)
  const [atMs, setAtMs] = useState(() => Date.now())
  const askAgain = (): void => setAtMs(Date.now())
  useTitle('Home')
  useKeys({ 'mod+Enter': { title: 'Ask again', run: askAgain } })
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-muted">
          {`What happened ${rangeWords(overRanges[over])}, against the time before`}
        </h2>
        <span className="flex items-center gap-1">
          <Button
            look="quiet"
            className="w-8 px-0!"
            aria-label="Ask again"
            title="Ask again (Ctrl Enter)"
            onClick={askAgain}
          >
            <Icon name="refresh" size={15} />
          </Button>
          <Segmented
            label="How far back"
            options={overOptions}
            value={over}
            onChange={(next) => change({ over: next })}
          />
        </span>
      </div>
      <FigureRow over={over} atMs={atMs} />
      <div className="grid gap-4 lg:grid-cols-3">
        <div className="min-w-0 lg:col-span-2">
          <EventsCard over={over} atMs={atMs} />
        </div>
        <MoversCard over={over} atMs={atMs} />
        <div className="min-w-0 lg:col-span-2">
          <SendersCard over={over} atMs={atMs} />
        </div>
        <SavedCard />
      </div>
    </div>
  )
}

interface EventsCardProps {
  readonly over: Over
  readonly atMs: number
}

function EventsCard({ over, atMs }: EventsCardProps): ReactElement {
  const state = {
    ...startState,
    range: overRanges[over],
    comparison: { kind: 'previous' } as const,
  }
  return (
    <Card title="Events" actions={<More to={explorePath(state)}>Open in Explore</More>}>
      <div style={{ minHeight: tilePx }}>
        <Suspense>
          <ExploreTile
            query={writeExplore(state)}
            range={undefined}
            atMs={atMs}
            onRange={(range) => navigate(explorePath({ ...startState, range }))}
          />
        </Suspense>
      </div>
    </Card>
  )
}
