import { Outlet } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { useKeys } from '../navigation/keys.ts'
import { navigate } from '../navigation/location.ts'
import { useCurrentScreen } from './current-screen.ts'
import { useFolded } from './folded.ts'
import { Header } from './header.tsx'
import { OverPage, type OverPageName } from './over-page.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { screens } from './screens.ts'
import { Sidebar } from './sidebar.tsx'

const screenKeys = Object.fromEntries(
  screens.map(({ key, title, paths }) => [
    `g ${key}`,
    { title: `Go to ${title}`, run: () => navigate(paths[0]) },
  ]),
)

/** What surrounds every screen: all screens at the side (a bar below, on a phone) and a header. */
export function Shell(): ReactElement {
  const current = useCurrentScreen()
  const [isFolded, fold] = useFolded()
  const [over, setOver] = useState<OverPageName | undefined>()
  useKeys({
    ...screenKeys,
    'mod+k': { title: 'Commands', run: () => setOver('palette') },
    '?': { title: 'Keys', run: () => setOver('keys') },
  })
  return (
    <div
      data-folded={isFolded}
      className="min-h-dvh pb-14 [--rail:3.75rem] [--screen-height:calc(100dvh-3.25rem-3.5rem)] sm:pb-0 sm:pl-(--rail) sm:[--screen-height:calc(100dvh-3.25rem)] lg:data-[folded=false]:[--rail:220px]"
    >
      <a
        href="#content"
        className="absolute -top-12 left-2 z-50 rounded-lg bg-accent px-3 py-2 text-on-accent focus:top-2"
      >
        Skip to the content
      </a>
      <Sidebar
        current={current}
        isFolded={isFolded}
        onFold={fold}
        onSearch={() => setOver('palette')}
      />
      <Header screen={current} />
      <main id="content" tabIndex={-1} className="outline-none">
        <Outlet />
      </main>
      <PhoneBar current={current} />
      <OverPage name={over} onClose={() => setOver(undefined)} />
    </div>
  )
}
