import { passwordCharsMin, type InvitationShown } from '@throughline/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/text-field.tsx'
import { acceptInvitation, readInvitation } from '../server-api/session-api.ts'
import { FrontForm, FrontPage } from './front-page.tsx'
import { forgetInvitation } from './invitation-token.ts'
import { refusedWords, useSigningIn } from './session.ts'

/** For whoever has opened the link of an invitation: choose a password, and be in. */
export function InvitationScreen({ token }: { token: string }): ReactElement | null {
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: async ({ signal }) => readInvitation(token, signal),
    retry: false,
    staleTime: Infinity,
  })
  if (invitation.data !== undefined) {
    return <Invited key={token} token={token} invitation={invitation.data} />
  }
  if (invitation.error === null) return null
  return (
    <FrontPage title="This link cannot be used">
      <p role="alert" className="mt-2 text-danger">
        {refusedWords(invitation.error)}
      </p>
      <Button className="mt-4 h-9 w-full" onClick={forgetInvitation}>
        Go to the sign-in
      </Button>
    </FrontPage>
  )
}

interface InvitedProps {
  readonly token: string
  readonly invitation: InvitationShown
}

function Invited({ token, invitation }: InvitedProps): ReactElement {
  const attempt = useSigningIn()
  const [email, setEmail] = useState(invitation.email ?? '')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    setBusy(true)
    const named = invitation.email === null ? { email } : {}
    setProblem(await attempt(async () => acceptInvitation({ token, password, ...named })))
    setBusy(false)
  }
  const { title, words, button } = wordsFor(invitation)
  return (
    <FrontPage title={title}>
      <p className="mt-1 text-muted">{words}</p>
      <FrontForm button={button} isBusy={isBusy} problem={problem} onSubmit={() => void submit()}>
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus={invitation.email === null}
          readOnly={invitation.email !== null}
          required
          value={email}
          onChange={setEmail}
        />
        <TextField
          label="Password"
          hint={`${passwordCharsMin} characters or more`}
          type="password"
          autoComplete="new-password"
          autoFocus={invitation.email !== null}
          minLength={passwordCharsMin}
          required
          value={password}
          onChange={setPassword}
        />
      </FrontForm>
    </FrontPage>
  )
}

function wordsFor({ email, role, is_member: isMember }: InvitationShown) {
  if (email === null) {
    return {
      title: 'Welcome',
      words: 'You are the first here, and so the administrator. Choose how you sign in.',
      button: 'Begin',
    }
  }
  if (isMember) {
    return {
      title: 'Choose a new password',
      words: 'You will be signed out everywhere else.',
      button: 'Save and sign in',
    }
  }
  return {
    title: 'Join the team',
    words: `You were invited as ${role === 'viewer' ? 'a' : 'an'} ${role}. Choose a password.`,
    button: 'Join',
  }
}
