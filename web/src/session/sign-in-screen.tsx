import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { Logo } from '../controls/logo.tsx'
import { useSignIn } from './session.ts'

export function SignInScreen({ message }: { message: string | undefined }): ReactElement {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <Logo size={30} />
          Throughline
        </div>
        <SignInForm message={message} />
      </div>
    </main>
  )
}

function SignInForm({ message }: { message: string | undefined }): ReactElement {
  const signIn = useSignIn()
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState(message)
  const [isBusy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    setBusy(true)
    setProblem(await signIn(key.trim()))
    setBusy(false)
  }
  return (
    <form
      className="rounded-2xl border border-line bg-card p-6"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h1 className="text-base font-semibold">Sign in</h1>
      <p className="mt-1 text-muted">
        The server printed an application key when it started. The address it printed signs you in
        without typing.
      </p>
      <KeyField value={key} problem={problem} onChange={setKey} />
      <Button
        type="submit"
        look="primary"
        className="mt-4 h-9 w-full"
        disabled={isBusy || key.trim() === ''}
      >
        Sign in
      </Button>
    </form>
  )
}

interface KeyFieldProps {
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (value: string) => void
}

function KeyField({ value, problem, onChange }: KeyFieldProps): ReactElement {
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="mt-5 mb-1.5 block font-medium">
        Application key
      </label>
      <input
        id={id}
        type="password"
        autoComplete="current-password"
        spellCheck={false}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem`}
        onChange={(change) => onChange(change.target.value)}
        className="h-9 w-full rounded-lg border border-line-strong bg-card px-3 font-mono text-[13px] aria-invalid:border-danger"
      />
      {/* The line is always there, so that a message moves nothing. */}
      <p id={`${id}-problem`} role="alert" className="mt-1.5 min-h-5 text-[13px] text-danger">
        {problem ?? ''}
      </p>
    </>
  )
}
