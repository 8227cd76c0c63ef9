import { lazy, Suspense, type ReactElement } from 'react'
import { Sheet } from '../controls/sheet.tsx'
import { KeyHelp } from './key-help.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

/** What can lie over any screen. */
export type OverPageName = 'palette' | 'keys'

interface OverPageProps {
  readonly name: OverPageName | undefined
  readonly onClose: () => void
}

export function OverPage({ name, onClose }: OverPageProps): ReactElement {
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
