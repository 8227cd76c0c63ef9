import { lazy, Suspense, type ReactElement } from 'react'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import type { Behind } from './picked.ts'

const EventsBehind = lazy(async () => ({
  default: (await import('./events-behind.tsx')).EventsBehind,
}))

interface EventsPanelProps {
  readonly behind: Behind | undefined
  readonly zone: string
  readonly onClose: () => void
}

/** The events behind a figure, the newest first. */
export function EventsPanel({ behind, zone, onClose }: EventsPanelProps): ReactElement {
  return (
    <Sheet
      label={behind?.title ?? 'Events'}
      place="side"
      isOpen={behind !== undefined}
      onClose={onClose}
    >
      {behind === undefined ? null : (
        <>
          <SheetHead title={behind.title} onClose={onClose} />
          <Suspense fallback={null}>
            <EventsBehind behind={behind} zone={zone} />
          </Suspense>
        </>
      )}
    </Sheet>
  )
}
