import type { ReactElement } from 'react'
import type { IconName } from '../controls/icon-paths.ts'
import { Icon } from '../controls/icon.tsx'
import { KeyCaps } from '../controls/key-caps.tsx'
import { Logo } from '../controls/logo.tsx'
import { keyCaps } from '../navigation/keys.ts'
import { Link } from '../navigation/link.tsx'
import { screenGroups, type Screen } from './screens.ts'

interface SidebarProps {
  readonly current: Screen | undefined
  readonly isFolded: boolean
  readonly onFold: (isFolded: boolean) => void
  readonly onSearch: () => void
}

/** All screens, at the side. Folded, or in a window that is not wide, only their icons are drawn. */
export function Sidebar({ current, isFolded, onFold, onSearch }: SidebarProps): ReactElement {
  return (
    <nav
      aria-label="Screens"
      data-folded={isFolded}
      className="group/rail fixed inset-y-0 left-0 z-20 hidden w-(--rail) flex-col gap-4 overflow-x-hidden overflow-y-auto border-r border-line bg-card px-2.5 pb-3 sm:flex"
    >
      <span className="flex h-13 shrink-0 items-center gap-2.5 px-1 font-semibold tracking-tight">
        <Logo size={27} />
        <Label text="Throughline" />
      </span>
      <button
        type="button"
        aria-haspopup="dialog"
        className={`${rowLook} shrink-0 border border-line`}
        onClick={onSearch}
      >
        <Mark icon="search" />
        <Label text="Commands" />
        <span className="ml-auto hidden lg:group-data-[folded=false]/rail:block">
          <KeyCaps caps={keyCaps('mod+k')} />
        </span>
      </button>
      {screenGroups.map(({ name, members }) => (
        <ul key={name} className={`grid gap-0.5 ${name === 'manage' ? 'mt-auto' : ''}`}>
          {members.map((screen) => (
            <li key={screen.name}>
              <ScreenLink screen={screen} isCurrent={screen.name === current?.name} />
            </li>
          ))}
        </ul>
      ))}
      <button
        type="button"
        aria-expanded={!isFolded}
        title={isFolded ? 'Unfold the sidebar' : 'Fold the sidebar'}
        className={`${rowLook} hidden lg:flex`}
        onClick={() => onFold(!isFolded)}
      >
        <Mark icon="sidebar" />
        <Label text={isFolded ? 'Unfold' : 'Fold'} />
      </button>
    </nav>
  )
}

const rowLook =
  'flex h-9 items-center gap-2.5 rounded-lg px-2 text-[13px] font-medium text-muted transition-colors hover:bg-sunken hover:text-ink'

function ScreenLink({ screen, isCurrent }: { screen: Screen; isCurrent: boolean }): ReactElement {
  return (
    <Link
      to={screen.paths[0]}
      title={`${screen.title} (G then ${screen.key.toUpperCase()})`}
      isCurrent={isCurrent}
      className={`${rowLook} aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent`}
    >
      <Mark icon={screen.icon} />
      <Label text={screen.title} />
    </Link>
  )
}

function Mark({ icon }: { icon: IconName }): ReactElement {
  return (
    <span className="grid w-5 shrink-0 place-items-center">
      <Icon name={icon} size={19} />
    </span>
  )
}

// Where it is not drawn it is still the name that a screen reader says.
function Label({ text }: { text: string }): ReactElement {
  return (
    <span className="sr-only truncate lg:group-data-[folded=false]/rail:not-sr-only">{text}</span>
  )
}
