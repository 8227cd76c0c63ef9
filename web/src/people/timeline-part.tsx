import type { ListedTrace } from '@throughline/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type ReactElement } from 'react'
import { formatFigure } from '../charts/number-format.ts'
import type { Entity } from './entity.ts'
import type { TimelineEvent } from './event-record.ts'
import { EventRow } from './event-row.tsx'
import { lengthWords } from './length-words.ts'
import { timelineOf, type TimelineDay, type Visit } from './timeline.ts'
import { TraceLine } from './trace-line.tsx'
import { tracesById, useTraces } from './use-traces.ts'

interface TimelinePartProps {
  readonly entity: Entity
  readonly events: readonly TimelineEvent[]
}

/** A line of the timeline, whatever it is of. */
type Line =
  | { readonly kind: 'day'; readonly key: string; readonly day: TimelineDay }
  | { readonly kind: 'visit'; readonly key: string; readonly visit: Visit }
  | { readonly kind: 'gap'; readonly key: string; readonly ms: number }
  | { readonly kind: 'event'; readonly key: string; readonly event: TimelineEvent }

const linePx = 37

/** Events by day and session, the newest first; only the lines in sight are in the page. */
export function TimelinePart({ entity, events }: TimelinePartProps): ReactElement {
  const lines = useMemo(() => timelineOf(events).flatMap(linesOf), [events])
  const { report } = useTraces(events)
  const traceOf = tracesById(report.state === 'ready' ? report.rows : [])
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
  })
  const toggle = (key: string): void => {
    setOpened((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="group"
      aria-label="Events of the timeline"
      className="max-h-[680px] overflow-y-auto -outline-offset-2!"
    >
      <ul style={{ height: virtualizer.getTotalSize() }} className="relative">
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (line === undefined) return null
          return (
            <li
              key={item.key}
              data-index={item.index}
              ref={virtualizer.measureElement}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LineRow
                line={line}
                entity={entity}
                trace={line.kind === 'event' ? traceOf(line.event) : undefined}
                isOpen={opened.has(line.key)}
                onToggle={() => toggle(line.key)}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function linesOf(day: TimelineDay): readonly Line[] {
  const visits = day.visits.flatMap((visit): readonly Line[] => {
    const place = `${day.day} ${visit.sessionId}`
    return [
      { kind: 'visit', key: `visit ${place}`, visit },
      ...visit.items.map((item, index): Line => {
        if (item.kind === 'gap') return { ...item, key: `gap ${place} ${index}` }
        return { ...item, key: `event ${item.event.key} ${place} ${index}` }
      }),
    ]
  })
  return [{ kind: 'day', key: day.day, day }, ...visits]
}

const dayWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })

interface LineRowProps {
  readonly line: Line
  readonly entity: Entity
  /** That the event of the line names. */
  readonly trace: ListedTrace | undefined
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function LineRow({ line, entity, trace, isOpen, onToggle }: LineRowProps): ReactElement {
  switch (line.kind) {
    case 'day':
      return (
        <h2 className="flex items-baseline justify-between border-b border-line bg-sunken px-5 py-2 text-[13px] font-medium">
          {dayWords.format(Date.parse(line.day.day))}
          <span className="numbers font-normal text-muted">
            {formatFigure(line.day.count)} {line.day.count === 1 ? 'event' : 'events'}
          </span>
        </h2>
      )
    case 'visit':
      return <VisitLine visit={line.visit} />
    case 'gap':
      return (
        <p className="flex items-center gap-3 px-5 py-1.5 pl-24 text-xs text-muted">
          <span aria-hidden="true" className="h-px w-6 bg-line-strong" />
          {lengthWords(line.ms)} later
        </p>
      )
    case 'event':
      return (
        <>
          <EventRow
            event={line.event}
            showsUser={entity === 'account'}
            isOpen={isOpen}
            onToggle={onToggle}
          />
          {trace === undefined ? null : <TraceLine trace={trace} />}
        </>
      )
  }
}

function VisitLine({ visit }: { visit: Visit }): ReactElement {
  const { sessionId, firstMs, lastMs, count } = visit
  return (
    <h3 className="flex items-baseline gap-2 px-5 pt-4 pb-1 text-[13px]">
      <span className="min-w-0 truncate font-medium" title={sessionId}>
        {sessionId === '' ? 'Without a session' : sessionId}
      </span>
      <span className="numbers shrink-0 text-muted">
        {formatFigure(count)} {count === 1 ? 'event' : 'events'}
        {lastMs > firstMs ? ` in ${lengthWords(lastMs - firstMs)}` : ''}
      </span>
    </h3>
  )
}
