import { useState, type ReactElement } from 'react'
import type { IconName } from '../controls/icon-paths.ts'
import { Icon } from '../controls/icon.tsx'
import { Sheet } from '../controls/sheet.tsx'
import { Link } from '../navigation/link.tsx'
import { ThemeToggle } from '../theme/theme-toggle.tsx'
import { screenGroups, screens, type Screen } from './screens.ts'
import { SignOutButton } from './sign-out-button.tsx'

/** On a phone: the four screens used most at the foot of the window, everything else behind "More". */
export function PhoneBar({ current }: { current: Screen | undefined }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const atHand = screens.filter(({ isOnPhone }) => isOnPhone === true)
  return (
    <>
      <nav
        aria-label="Screens"
        className="fixed inset-x-0 bottom-0 z-20 flex h-14 items-center justify-around border-t border-line bg-card sm:hidden"
      >
        {atHand.map((screen) => (
          <Link
            key={screen.name}
            to={screen.paths[0]}
            isCurrent={screen.name === current?.name}
            className={tabLook}
          >
            <Tab icon={screen.icon} text={screen.title} />
          </Link>
        ))}
        <button
          type="button"
          aria-haspopup="dialog"
          className={tabLook}
          onClick={() => setOpen(true)}
        >
          <Tab icon="more" text="More" />
        </button>
      </nav>
      <Sheet label="All screens" place="foot" isOpen={isOpen} onClose={() => setOpen(false)}>
        <AllScreens current={current} onPick={() => setOpen(false)} />
      </Sheet>
    </>
  )
}

const tabLook =
  'flex w-15 flex-col items-center gap-0.5 rounded-xl py-1.5 text-[11px] font-medium text-muted aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent'

function Tab({ icon, text }: { icon: IconName; text: string }): ReactElement {
  return (
    <>
      <Icon name={icon} size={20} />
      {text}
    </>
  )
}

interface AllScreensProps {
  readonly current: Screen | undefined
  readonly onPick: () => void
}

function AllScreens({ current, onPick }: AllScreensProps): ReactElement {
  return (
    <div className="grid gap-4 p-4">
      {screenGroups.map(({ name, members }) => (
        <ul key={name} className="grid grid-cols-2 gap-1">
          {members.map((screen) => (
            <li key={screen.name} onClick={onPick}>
              <Link
                to={screen.paths[0]}
                isCurrent={screen.name === current?.name}
                className="flex h-10 items-center gap-2.5 rounded-lg px-3 font-medium aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
              >
                <Icon name={screen.icon} size={19} />
                {screen.title}
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <div className="flex items-center justify-between border-t border-line pt-4">
        <ThemeToggle />
        <SignOutButton />
      </div>
    </div>
  )
}
