import { lazy, Suspense, type ReactElement } from 'react'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import type { ShownBehind } from './picked.ts'

const BehindShown = lazy(async () => ({
  default: (await import('./behind-shown.tsx')).BehindShown,
}))

interface BehindPanelProps {
  readonly shown: ShownBehind | undefined
  readonly zone: string
  readonly onClose: () => void
}

/** The events behind a figure, whose they are, or their traces. */
export function BehindPanel({ shown, zone, onClose }: BehindPanelProps): ReactElement {
  return (
    <Sheet
      label={shown?.behind.title ?? 'Events'}
      place="side"
      isOpen={shown !== undefined}
      onClose={onClose}
    >
      {shown === undefined ? null : (
        <>
          <SheetHead title={shown.behind.title} onClose={onClose} />
          <Suspense fallback={null}>
            <BehindShown shown={shown} zone={zone} />
          </Suspense>
        </>
      )}
    </Sheet>
  )
}
