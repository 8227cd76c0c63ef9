import type { ReactElement } from 'react'
import { Icon } from '../controls/icon.tsx'
import { Logo } from '../controls/logo.tsx'
import { Link } from '../navigation/link.tsx'
import { screens, type Screen } from './screens.ts'

export function Sidebar({ current }: { current: Screen | undefined }): ReactElement {
  return (
    <nav
      aria-label="Screens"
      className="fixed inset-x-0 bottom-0 z-20 flex h-14 items-center justify-around border-t border-line bg-card sm:inset-y-0 sm:right-auto sm:h-auto sm:w-19 sm:flex-col sm:justify-start sm:gap-1 sm:border-t-0 sm:border-r"
    >
      <span className="hidden h-13 place-content-center sm:grid">
        <Logo size={28} />
      </span>
      {screens.map((screen) => (
        <Link
          key={screen.name}
          to={screen.path}
          title={`${screen.title} (G then ${screen.key.toUpperCase()})`}
          isCurrent={screen.name === current?.name}
          className="flex w-15 flex-col items-center gap-0.5 rounded-xl py-1.5 text-[11px] font-medium text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
        >
          <Icon name={screen.icon} size={20} />
          {screen.title}
        </Link>
      ))}
    </nav>
  )
}
