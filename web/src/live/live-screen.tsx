import { useRef, useState, type ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { useTitle } from '../navigation/title.ts'
import type { LiveState } from '../server-api/live-stream.ts'
import { LiveRows } from './live-rows.tsx'
import { useLiveList } from './use-live-list.ts'

/** Arriving events, newest on top. Pointing at the list or scrolling in it holds it still. */
export function LiveScreen(): ReactElement {
  const [isPaused, setPaused] = useState(false)
  const [isPointedAt, setPointedAt] = useState(false)
  const [isWalked, setWalked] = useState(false)
  const [isScrolled, setScrolled] = useState(false)
  const isHeld = isPaused || isPointedAt || isWalked || isScrolled
  const { list, state, letIn } = useLiveList(isHeld)
  const scroller = useRef<HTMLDivElement>(null)
  useTitle('Live')
  const toTop = (): void => {
    letIn()
    scroller.current?.scrollTo({ top: 0 })
  }
  return (
    <div className="mx-auto flex h-(--screen-height) w-full max-w-[1320px] flex-col gap-3 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <Stream state={state} isHeld={isHeld} />
        <span className="min-w-0 flex-1 truncate text-[13px] text-faint">
          {list.skipped > 0 ? `${formatFigure(list.skipped)} more arrived too fast to show` : ''}
        </span>
        <Button onClick={() => setPaused(!isPaused)} aria-pressed={isPaused} className="w-24">
          <Icon name={isPaused ? 'play' : 'pause'} size={15} />
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      </div>
      <section
        aria-label="Arriving events"
        onMouseEnter={() => setPointedAt(true)}
        onMouseLeave={() => setPointedAt(false)}
        className="relative min-h-0 flex-1 overflow-hidden rounded-2xl border border-line bg-card"
      >
        <NewEntries count={list.waiting.length} onClick={toTop} />
        <LiveRows
          entries={list.shown}
          scroller={scroller}
          onWalk={setWalked}
          onScroll={setScrolled}
        />
      </section>
    </div>
  )
}

function Stream({ state, isHeld }: { state: LiveState; isHeld: boolean }): ReactElement {
  const look = lookOf(state, isHeld)
  return (
    <span role="status" className="flex items-center gap-2 font-medium">
      <span className={`size-2 rounded-full ${look.dot}`} />
      {look.text}
    </span>
  )
}

function lookOf(state: LiveState, isHeld: boolean): { text: string; dot: string } {
  switch (state) {
    case 'connecting':
      return { text: 'Connecting', dot: 'bg-faint' }
    case 'lost':
      return { text: 'Reconnecting', dot: 'bg-danger breathing' }
    case 'open':
      return isHeld
        ? { text: 'Held', dot: 'bg-warning' }
        : { text: 'Live', dot: 'bg-success breathing' }
  }
}

function NewEntries({
  count,
  onClick,
}: {
  count: number
  onClick: () => void
}): ReactElement | null {
  if (count === 0) return null
  return (
    <div className="pointer-events-none absolute inset-x-0 top-2 z-20 flex justify-center">
      <Button
        look="primary"
        className="pointer-events-auto rounded-full! shadow-raised"
        onClick={onClick}
      >
        <Icon name="up" size={14} />
        <span className="numbers">{formatFigure(count)} new</span>
      </Button>
    </div>
  )
}
