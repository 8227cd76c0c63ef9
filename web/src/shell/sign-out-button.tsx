import type { ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { useOverview } from '../session/overview.ts'
import { useSignOut } from '../session/session.ts'

export function SignOutButton(): ReactElement {
  const signOut = useSignOut()
  const { caller } = useOverview()
  return (
    <Button
      look="quiet"
      className="w-8 px-0!"
      aria-label="Sign out"
      title={`Sign out ${caller.email ?? ''}`}
      onClick={() => void signOut()}
    >
      <Icon name="leave" size={16} />
    </Button>
  )
}
