import { useState, type ReactElement } from 'react'
import { TextField } from '../controls/text-field.tsx'
import { signIn } from '../server-api/session-api.ts'
import { FrontForm, FrontPage } from './front-page.tsx'
import { useSigningIn } from './session.ts'

/** For whoever is in the team and not signed in. */
export function SignInScreen(): ReactElement {
  const attempt = useSigningIn()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    setBusy(true)
    setProblem(await attempt(async () => signIn({ email, password })))
    setBusy(false)
  }
  return (
    <FrontPage title="Sign in">
      <FrontForm button="Sign in" isBusy={isBusy} problem={problem} onSubmit={() => void submit()}>
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={setEmail}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
      </FrontForm>
      <p className="mt-5 border-t border-line pt-4 text-[13px] text-muted">
        People come in by a link: the server prints the first one when it starts, an administrator
        makes the others, also for a forgotten password.
      </p>
    </FrontPage>
  )
}
