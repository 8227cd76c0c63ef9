import { Component, type ReactElement, type ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { plainWords } from '../server-api/api-error.ts'

interface FaultBoundaryProps {
  readonly children: ReactNode
}

interface Caught {
  readonly fault: { readonly error: unknown } | undefined
}

/**
 * Stands in for what is inside it when that can not be drawn: a bug, or a part of the page that is no
 * longer there because the server was updated. A class, because React knows no other form.
 */
export class FaultBoundary extends Component<FaultBoundaryProps, Caught> {
  static getDerivedStateFromError(error: unknown): Caught {
    return { fault: { error } }
  }

  override readonly state: Caught = { fault: undefined }

  override render(): ReactNode {
    const { fault } = this.state
    return fault === undefined ? this.props.children : <Fault error={fault.error} />
  }
}

/** Says what went wrong where a part of the page should be. */
export function Fault({ error }: { error: unknown }): ReactElement {
  return (
    <div
      role="alert"
      className="grid min-h-60 place-content-center justify-items-center gap-4 p-6 text-center"
    >
      <p className="max-w-prose text-danger">{plainWords(error)}</p>
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </div>
  )
}
