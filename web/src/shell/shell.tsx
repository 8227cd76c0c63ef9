import type { Overview } from '@throughline/contract'
import type { ReactElement, ReactNode } from 'react'
import { useKeys } from '../navigation/keys.ts'
import { navigate } from '../navigation/location.ts'
import { Header } from './header.tsx'
import { screens, type Screen } from './screens.ts'
import { Sidebar } from './sidebar.tsx'

interface ShellProps {
  readonly overview: Overview
  /** Undefined: the address names none. */
  readonly screen: Screen | undefined
  readonly children: ReactNode
}

/** What surrounds every screen: a rail of screens at the side (below, on a phone) and a header. */
export function Shell({ overview, screen, children }: ShellProps): ReactElement {
  useKeys(Object.fromEntries(screens.map(({ key, path }) => [`g ${key}`, () => navigate(path)])))
  return (
    <div className="min-h-dvh pb-14 [--screen-height:calc(100dvh-3.25rem-3.5rem)] sm:pb-0 sm:pl-19 sm:[--screen-height:calc(100dvh-3.25rem)]">
      <a
        href="#content"
        className="absolute -top-12 left-2 z-50 rounded-lg bg-accent px-3 py-2 text-on-accent focus:top-2"
      >
        Skip to the content
      </a>
      <Sidebar current={screen} />
      <Header overview={overview} screen={screen} />
      <main id="content" tabIndex={-1} className="outline-none">
        {children}
      </main>
    </div>
  )
}
