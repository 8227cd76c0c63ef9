import { useVirtualizer } from '@tanstack/react-virtual'
import { useState, type FocusEvent, type ReactElement, type RefObject } from 'react'
import type { LiveEntry } from './live-list.ts'
import { LiveRow } from './live-row.tsx'

interface LiveRowsProps {
  readonly entries: readonly LiveEntry[]
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onWalk: (isWalked: boolean) => void
  readonly onScroll: (isScrolled: boolean) => void
}

const rowHeightPx = 41

/** The list itself: only the rows in sight are in the page, however long it gets. */
export function LiveRows({ entries, scroller, onWalk, onScroll }: LiveRowsProps): ReactElement {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
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
      {entries.length === 0 ? <NothingYet /> : null}
      <ul style={{ height: virtualizer.getTotalSize() }} className="relative">
        {virtualizer.getVirtualItems().map((item) => {
          const entry = entries[item.index]
          if (entry === undefined) return null
          return (
            <li
              key={item.key}
              data-index={item.index}
              ref={virtualizer.measureElement}
              className="absolute inset-x-0 top-0 border-b border-line"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LiveRow
                entry={entry}
                isOpen={opened.has(entry.key)}
                onToggle={() => setOpened(toggled(opened, entry.key))}
              />
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

function NothingYet(): ReactElement {
  return (
    <p className="grid h-full place-content-center p-6 text-center text-muted">
      Nothing has arrived since this page was opened.
    </p>
  )
}

function toggled(opened: ReadonlySet<number>, key: number): ReadonlySet<number> {
  const next = new Set(opened)
  if (!next.delete(key)) next.add(key)
  return next
}
