import { passwordCharsMin } from '@throughline/contract'
import { useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Card } from '../controls/card.tsx'
import { TextField } from '../controls/text-field.tsx'
import { changePassword } from '../server-api/session-api.ts'
import { useOverview } from '../session/overview.ts'
import { Problem } from './problem.tsx'
import { useDoing } from './use-doing.ts'

/** Who is signed in, and their password. */
export function AccountPart(): ReactElement {
  const { email, role } = useOverview().caller
  return (
    <>
      <Card title="You">
        <p className="px-5 pb-5">
          {email} <span className="text-muted">· {role}</span>
        </p>
      </Card>
      <Card title="Password">
        <PasswordForm />
      </Card>
    </>
  )
}

function PasswordForm(): ReactElement {
  const { isBusy, problem, run } = useDoing(['overview'])
  const [password, setPassword] = useState('')
  const [wanted, setWanted] = useState('')
  const [isChanged, setChanged] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setChanged(false)
    await run(async () => {
      await changePassword(password, wanted)
      setPassword('')
      setWanted('')
      setChanged(true)
    })
  }
  return (
    <form className="max-w-md px-5 pb-5" onSubmit={(event) => void submit(event)}>
      <p className="text-muted">With a new one you are signed out everywhere else.</p>
      <TextField
        label="Password now"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      <TextField
        label="New password"
        hint={`${passwordCharsMin} characters or more`}
        type="password"
        autoComplete="new-password"
        minLength={passwordCharsMin}
        required
        value={wanted}
        onChange={setWanted}
      />
      <Problem words={problem} />
      <div className="mt-2 flex items-center gap-3">
        <Button type="submit" look="primary" disabled={isBusy}>
          Change the password
        </Button>
        <span role="status" className="text-success">
          {isChanged ? 'Changed.' : ''}
        </span>
      </div>
    </form>
  )
}
