import type { LiveEvent, Overview } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactElement } from 'react'
import { Button } from './controls/button.tsx'
import { ExploreScreen } from './explore/explore-screen.tsx'
import { explorePath, startState } from './explore/url.ts'
import { FirstEventScreen } from './first-event/first-event-screen.tsx'
import { hasTaken } from './first-event/first-event.ts'
import { navigate, useLocation } from './navigation/location.ts'
import { readEventNames } from './server-api/app-api.ts'
import { NotPermittedScreen } from './session/not-permitted-screen.tsx'
import { useSession } from './session/session.ts'
import { SignInScreen } from './session/sign-in-screen.tsx'
import { FaultBoundary } from './shell/fault-boundary.tsx'
import { NoSuchPage } from './shell/no-such-page.tsx'
import { screenAt, type Screen } from './shell/screens.ts'
import { Shell } from './shell/shell.tsx'

const LiveScreen = lazy(async () => ({
  default: (await import('./live/live-screen.tsx')).LiveScreen,
}))

/** The page: sign-in, or the screen of the address. */
export function App(): ReactElement | null {
  const session = useSession()
  switch (session.state) {
    case 'checking':
      return null
    case 'signed-out':
      return <SignInScreen message={session.message} />
    case 'not-permitted':
      return <NotPermittedScreen message={session.message} />
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
      <FaultBoundary key={screen?.name}>
        <ScreenOf name={screen?.name} overview={overview} />
      </FaultBoundary>
    </Shell>
  )
}

interface ScreenOfProps {
  readonly name: Screen['name'] | undefined
  readonly overview: Overview
}

function ScreenOf({ name, overview }: ScreenOfProps): ReactElement {
  switch (name) {
    case 'explore':
      return <Explore overview={overview} />
    case 'live':
      return (
        <Suspense>
          <LiveScreen />
        </Suspense>
      )
    case undefined:
      return <NoSuchPage />
  }
}

function Explore({ overview }: { overview: Overview }): ReactElement | null {
  const isEmpty = useIsEmpty(overview)
  // Decided once: the first event must not pull away the page on which it is awaited.
  const [isNew, setNew] = useState(isEmpty)
  if (isNew === undefined && isEmpty !== undefined) setNew(isEmpty)
  if (isNew === undefined) return null
  if (!isNew) return <ExploreScreen overview={overview} />
  return (
    <FirstEventScreen
      overview={overview}
      onDone={(event) => {
        setNew(false)
        if (event !== undefined) navigate(firstReport(event))
      }}
    />
  )
}

/** Whether there is no event yet; not known while the dictionary is asked. */
function useIsEmpty(overview: Overview): boolean | undefined {
  const isAsked = !hasTaken(overview)
  const names = useQuery({
    queryKey: ['dictionary', 'any'],
    queryFn: async ({ signal }) => readEventNames({ search: '', limit: 1 }, signal),
    enabled: isAsked,
    retry: false,
  })
  if (!isAsked || names.isError) return false
  return names.data === undefined ? undefined : names.data.events.length === 0
}

function firstReport({ name, type }: LiveEvent): string {
  return explorePath({ ...startState, event: { name, type }, range: '1h' })
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
