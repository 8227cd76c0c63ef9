import { lazy, Suspense, useEffect, type ReactElement } from 'react'
import { Sheet } from '../controls/sheet.tsx'
import { KeyHelp } from './key-help.tsx'

const loadPalette = async () => ({ default: (await import('./palette.tsx')).Palette })
const Palette = lazy(loadPalette)

/** What can lie over any screen. */
export type OverPageName = 'palette' | 'keys'

interface OverPageProps {
  readonly name: OverPageName | undefined
  readonly onClose: () => void
}

export function OverPage({ name, onClose }: OverPageProps): ReactElement {
  // Loaded ahead, so that letters typed right after the key are not lost; a failure shows when opened.
  useEffect(() => void loadPalette().catch(() => undefined), [])
  return (
    <>
      <Sheet label="Commands" place="middle" isOpen={name === 'palette'} onClose={onClose}>
        <Suspense>
          <Palette onClose={onClose} />
        </Suspense>
      </Sheet>
      <Sheet label="Keys" place="side" isOpen={name === 'keys'} onClose={onClose}>
        <KeyHelp onClose={onClose} />
      </Sheet>
    </>
  )
}
