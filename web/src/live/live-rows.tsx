import { useVirtualizer } from '@tanstack/react-virtual'
import type { FocusEvent, ReactElement, ReactNode, RefObject } from 'react'
import type { LiveEntry } from './live-list.ts'
import { LiveRow } from './live-row.tsx'

interface LiveRowsProps {
  readonly entries: readonly LiveEntry[]
  /** Why there are none. */
  readonly empty: ReactNode
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onOpen: (entry: LiveEntry) => void
  readonly onWalk: (isWalked: boolean) => void
  readonly onScroll: (isScrolled: boolean) => void
}

const rowHeightPx = 41

/** The list itself: only the rows in sight are in the page, however long it gets. */
export function LiveRows(props: LiveRowsProps): ReactElement {
  const { entries, scroller, onOpen, onWalk, onScroll } = props
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey: (index) => entries[index]?.key ?? index,
    overscan: 12,
  })
  return (
    <div
      ref={scroller}
      className="h-full overflow-y-auto [overflow-anchor:none]"
      onFocus={(focus) => isByKey(focus) && onWalk(true)}
      onBlur={() => onWalk(false)}
      onScroll={(scroll) => onScroll(scroll.currentTarget.scrollTop > 0)}
    >
      {entries.length === 0 ? (
        <div className="grid h-full place-content-center justify-items-center gap-4 p-6 text-center">
          {props.empty}
        </div>
      ) : null}
      <ul style={{ height: virtualizer.getTotalSize() }} className="relative">
        {virtualizer.getVirtualItems().map((item) => {
          const entry = entries[item.index]
          if (entry === undefined) return null
          return (
            <li
              key={item.key}
              className="absolute inset-x-0 top-0 border-b border-line"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LiveRow entry={entry} onOpen={() => onOpen(entry)} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

// A click moves the focus too; only a reader who walks by key needs the list to hold still for it.
function isByKey(focus: FocusEvent): boolean {
  return focus.target.matches(':focus-visible')
}
