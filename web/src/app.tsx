import type { Overview } from '@throughline/contract'
import { RouterProvider } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Button } from './controls/button.tsx'
import { router } from './routes.tsx'
import { InvitationScreen } from './session/invitation-screen.tsx'
import { OverviewContext } from './session/overview.ts'
import { useSession } from './session/session.ts'
import { SignInScreen } from './session/sign-in-screen.tsx'

/** The page: an invitation, the sign-in, or the screen of the address. */
export function App(): ReactElement | null {
  const session = useSession()
  switch (session.state) {
    case 'checking':
      return null
    case 'signed-out':
      return <SignInScreen />
    case 'invited':
      return <InvitationScreen token={session.token} />
    case 'failed':
      return <Unreachable message={session.message} />
    case 'signed-in':
      return <SignedIn overview={session.overview} />
  }
}

function SignedIn({ overview }: { overview: Overview }): ReactElement {
  return (
    <OverviewContext value={overview}>
      <RouterProvider router={router} />
    </OverviewContext>
  )
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
