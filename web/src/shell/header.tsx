import { lazy, Suspense, type ReactElement } from 'react'
import { useOverview } from '../session/overview.ts'
import { ThemeToggle } from '../theme/theme-toggle.tsx'
import { IntakeState } from './intake-state.tsx'
import type { Screen } from './screens.ts'
import { SignOutButton } from './sign-out-button.tsx'

const SavedView = lazy(async () => ({
  default: (await import('../saving/saved-view.tsx')).SavedView,
}))

/** The name of the screen and, always in sight, whether what was accepted is stored. */
export function Header({ screen }: { screen: Screen | undefined }): ReactElement {
  const { counters } = useOverview()
  return (
    <header className="sticky top-0 z-10 flex h-13 items-center gap-3 border-b border-line bg-page/85 px-4 backdrop-blur sm:px-6">
      <h1 className="text-[15px] font-semibold">{screen?.title ?? 'No such page'}</h1>
      <span className="flex min-w-0 flex-1 items-center gap-2">
        {screen?.canBeSaved === true ? (
          <Suspense>
            <SavedView screen={screen.name} />
          </Suspense>
        ) : null}
      </span>
      <IntakeState counters={counters} />
      <span className="hidden items-center gap-3 sm:flex">
        <ThemeToggle />
        <SignOutButton />
      </span>
    </header>
  )
}
