import type { ReactElement } from 'react'

interface FaultMarkProps {
  readonly id: string
  readonly text: string
  readonly fault: { readonly message: string; readonly offset: number }
}

/** What is wrong with a typed text, with a caret below the place. */
export function FaultMark({ id, text, fault }: FaultMarkProps): ReactElement {
  return (
    <div
      id={id}
      role="alert"
      className="mt-2 overflow-x-auto rounded-lg border border-danger-line bg-danger-soft px-3 py-2 text-[13px] text-danger"
    >
      <pre aria-hidden="true" className="font-mono text-[12.5px] leading-4">
        {`${text}\n${' '.repeat(fault.offset)}^`}
      </pre>
      <p className="mt-0.5">{sentence(fault.message)}</p>
    </div>
  )
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(start) ? start : `${start}.`
}
