import { useEffect, type FormEvent, type ReactElement, type ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { Logo } from '../controls/logo.tsx'

interface FrontPageProps {
  readonly title: string
  readonly children: ReactNode
}

/** What surrounds every page that is shown to somebody who is not signed in. */
export function FrontPage({ title, children }: FrontPageProps): ReactElement {
  useEffect(() => {
    document.title = `${title} · Throughline`
  }, [title])
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <Logo size={30} />
          Throughline
        </div>
        <div className="rounded-2xl border border-line bg-card p-6">
          <h1 className="text-base font-semibold">{title}</h1>
          {children}
        </div>
      </div>
    </main>
  )
}

interface FrontFormProps {
  readonly button: string
  readonly isBusy: boolean
  readonly problem: string | undefined
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** Fields, what is wrong with them, and the one button. */
export function FrontForm(props: FrontFormProps): ReactElement {
  const { button, isBusy, problem, onSubmit, children } = props
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
      {/* The line is always there, so that a message moves nothing. */}
      <p role="alert" className="mt-2 min-h-5 text-[13px] text-danger">
        {problem ?? ''}
      </p>
      <Button type="submit" look="primary" className="mt-2 h-9 w-full" disabled={isBusy}>
        {button}
      </Button>
    </form>
  )
}
