import type { Overview } from '@throughline/contract'
import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { useSignOut } from '../session/session.ts'
import { ThemeToggle } from '../theme/theme-toggle.tsx'
import { IntakeState } from './intake-state.tsx'
import type { Screen } from './screens.ts'

interface HeaderProps {
  readonly overview: Overview
  /** Undefined: the address names none. */
  readonly screen: Screen | undefined
}

export function Header({ overview, screen }: HeaderProps): ReactElement {
  const signOut = useSignOut()
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-3 border-b border-line bg-page/85 px-4 backdrop-blur sm:px-6">
      <h1 className="text-[15px] font-semibold">{screen?.title ?? 'No such page'}</h1>
      <span className="flex-1" />
      <IntakeState counters={overview.counters} />
      <ThemeToggle />
      <Button
        look="quiet"
        className="w-8 px-0!"
        aria-label="Sign out"
        title="Sign out"
        onClick={() => void signOut()}
      >
        <Icon name="leave" size={16} />
      </Button>
    </header>
  )
}
