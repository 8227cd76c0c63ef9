import { useMemo, useRef, useState, type ReactElement } from 'react'
import { FilterRows } from '../building/filter-rows.tsx'
import { formatFigure } from '../charts/number-format.ts'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Sheet } from '../controls/sheet.tsx'
import { useAddressState } from '../navigation/address-state.ts'
import { useKeys } from '../navigation/keys.ts'
import { useTitle } from '../navigation/title.ts'
import { LiveDetail } from './live-detail.tsx'
import { liveFilter } from './live-filter.ts'
import type { LiveEntry } from './live-list.ts'
import { LiveStand, Sampling } from './live-stand.tsx'
import { LiveRows } from './live-rows.tsx'
import { NothingShown } from './nothing-shown.tsx'
import { shownOf } from './shown-of.ts'
import { kinds, liveAddress, type Kind } from './url.ts'
import { useLiveList } from './use-live-list.ts'

const kindWords: Record<Kind, string> = { all: 'All', taken: 'Taken', rejected: 'Rejected' }
const kindOptions = kinds.map((value) => ({
  value,
  title: kindWords[value],
  content: kindWords[value],
}))

/** Arriving events, newest on top. Pointing at the list or scrolling in it holds it still. */
export function LiveScreen(): ReactElement {
  const [state, change] = useAddressState(liveAddress)
  const [isPaused, setPaused] = useState(false)
  const [opened, setOpened] = useState<LiveEntry | undefined>()
  const hold = useHold()
  const isHeld = isPaused || hold.isHeld
  const { list, state: stream, letIn } = useLiveList(isHeld)
  const scroller = useRef<HTMLDivElement>(null)
  const filter = useMemo(() => liveFilter(state.filter), [state.filter])
  const shown = useMemo(() => shownOf(list.shown, state.kind, filter), [list, state.kind, filter])
  const waiting = shownOf(list.waiting, state.kind, filter).length
  useTitle('Live')
  useKeys({ p: { title: 'Pause or resume', run: () => setPaused(!isPaused) } })
  const toTop = (): void => {
    letIn()
    scroller.current?.scrollTo({ top: 0 })
  }
  return (
    <div className="mx-auto flex h-(--screen-height) w-full max-w-[1320px] flex-col gap-3 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <LiveStand state={stream} isHeld={isHeld} />
        <Sampling list={list} />
        <Segmented
          label="Which"
          options={kindOptions}
          value={state.kind}
          onChange={(kind) => change({ kind })}
        />
        <Button onClick={() => setPaused(!isPaused)} aria-pressed={isPaused} className="w-24">
          <Icon name={isPaused ? 'play' : 'pause'} size={15} />
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      </div>
      <FilterRows text={state.filter} event="" onChange={(text) => change({ filter: text })} />
      {filter.kind === 'usable' ? null : <Unusable parts={filter.parts} />}
      <section
        aria-label="Arriving events"
        {...hold.pointing}
        className="relative min-h-0 flex-1 overflow-hidden rounded-2xl border border-line bg-card"
      >
        <NewEntries count={waiting} onClick={toTop} />
        <LiveRows
          entries={shown}
          empty={<NothingShown state={state} arrived={list.shown.length} onChange={change} />}
          scroller={scroller}
          onOpen={setOpened}
          onWalk={hold.setWalked}
          onScroll={hold.setScrolled}
        />
      </section>
      <Detail
        entry={opened}
        onClose={() => setOpened(undefined)}
        onFilter={(term) => change({ filter: `${state.filter} ${term}`.trim() })}
      />
    </div>
  )
}

function Unusable({ parts }: { parts: readonly string[] }): ReactElement {
  return (
    <p role="alert" className="text-[13px] text-danger">
      Only the warehouse can answer {parts.join(', ')}. Arriving events are filtered by what they
      say themselves: use it in Explore.
    </p>
  )
}

/** What holds the list still without a press: whoever reads it points at it, scrolls it or walks it. */
function useHold() {
  const [isPointedAt, setPointedAt] = useState(false)
  const [isWalked, setWalked] = useState(false)
  const [isScrolled, setScrolled] = useState(false)
  return {
    isHeld: isPointedAt || isWalked || isScrolled,
    pointing: {
      onMouseEnter: () => setPointedAt(true),
      onMouseLeave: () => setPointedAt(false),
    },
    setWalked,
    setScrolled,
  }
}

interface DetailProps {
  readonly entry: LiveEntry | undefined
  readonly onClose: () => void
  readonly onFilter: (term: string) => void
}

function Detail({ entry, onClose, onFilter }: DetailProps): ReactElement {
  return (
    <Sheet label="Details" place="side" isOpen={entry !== undefined} onClose={onClose}>
      {entry === undefined ? null : (
        <LiveDetail
          entry={entry}
          onClose={onClose}
          onFilter={(term) => {
            onFilter(term)
            onClose()
          }}
        />
      )}
    </Sheet>
  )
}

interface NewEntriesProps {
  readonly count: number
  readonly onClick: () => void
}

function NewEntries({ count, onClick }: NewEntriesProps): ReactElement | null {
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
