import type { Overview } from '@throughline/contract'
import { lazy, Suspense, useState, type ReactElement } from 'react'
import { Button } from './controls/button.tsx'
import { ExploreScreen } from './explore/explore-screen.tsx'
import { FirstEventScreen } from './first-event/first-event-screen.tsx'
import { isUntouched } from './first-event/first-event.ts'
import { useLocation } from './navigation/location.ts'
import { useSession } from './session/session.ts'
import { SignInScreen } from './session/sign-in-screen.tsx'
import { screenAt } from './shell/screens.ts'
import { Shell } from './shell/shell.tsx'

const LiveScreen = lazy(async () => ({
  default: (await import('./live/live-screen.tsx')).LiveScreen,
}))

export function App(): ReactElement | null {
  const session = useSession()
  switch (session.state) {
    case 'checking':
      return null
    case 'signed-out':
      return <SignInScreen message={session.message} />
    case 'failed':
      return <Unreachable message={session.message} />
    case 'signed-in':
      return <SignedIn overview={session.overview} />
  }
}

function SignedIn({ overview }: { overview: Overview }): ReactElement {
  const { path } = useLocation()
  const screen = screenAt(path)
  return (
    <Shell overview={overview} screen={screen}>
      {screen.name === 'live' ? (
        <Suspense>
          <LiveScreen />
        </Suspense>
      ) : (
        <Explore overview={overview} />
      )}
    </Shell>
  )
}

function Explore({ overview }: { overview: Overview }): ReactElement {
  // Decided once: the first event must not pull away the page on which it is awaited.
  const [isNew, setNew] = useState(() => isUntouched(overview))
  if (isNew) return <FirstEventScreen overview={overview} onDone={() => setNew(false)} />
  return <ExploreScreen overview={overview} />
}

function Unreachable({ message }: { message: string }): ReactElement {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <p role="alert" className="text-danger">
        {message}
      </p>
      <Button onClick={() => window.location.reload()}>Try again</Button>
    </main>
  )
}
