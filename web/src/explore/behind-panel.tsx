import { lazy, Suspense, type ReactElement } from 'react'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import type { Behind, BehindKind } from './picked.ts'

const EventsBehind = lazy(async () => ({
  default: (await import('./events-behind.tsx')).EventsBehind,
}))
const TracesBehind = lazy(async () => ({
  default: (await import('./traces-behind.tsx')).TracesBehind,
}))
const PeopleBehind = lazy(async () => ({
  default: (await import('./people-behind.tsx')).PeopleBehind,
}))

const kinds = { events: EventsBehind, people: PeopleBehind, traces: TracesBehind } as const

/** What is shown of what is behind a figure. */
export interface ShownBehind {
  readonly kind: BehindKind
  readonly behind: Behind
}

interface BehindPanelProps {
  readonly shown: ShownBehind | undefined
  readonly zone: string
  readonly onClose: () => void
}

/** The events behind a figure, whose they are, or their traces. */
export function BehindPanel({ shown, zone, onClose }: BehindPanelProps): ReactElement {
  const Shown = shown && kinds[shown.kind]
  return (
    <Sheet
      label={shown?.behind.title ?? 'Events'}
      place="side"
      isOpen={shown !== undefined}
      onClose={onClose}
    >
      {shown === undefined || Shown === undefined ? null : (
        <>
          <SheetHead title={shown.behind.title} onClose={onClose} />
          <Suspense fallback={null}>
            <Shown behind={shown.behind} zone={zone} />
          </Suspense>
        </>
      )}
    </Sheet>
  )
}
