import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { useSignOut } from './session.ts'

/** For somebody who is signed in with a key that has lost, or never had, the right to be here. */
export function NotPermittedScreen({ message }: { message: string }): ReactElement {
  const signOut = useSignOut()
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <p role="alert" className="max-w-md text-danger">
        {message}
      </p>
      <Button onClick={() => void signOut()}>Sign in with another key</Button>
    </main>
  )
}
