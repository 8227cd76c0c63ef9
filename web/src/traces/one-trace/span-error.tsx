import { useState, type ReactElement } from 'react'
import { Button } from '../../controls/button.tsx'
import { CopyButton } from '../../controls/copy-button.tsx'

interface SpanErrorProps {
  readonly error: { readonly type: string; readonly message: string; readonly stack: string }
}

/** Frames beyond these are asked for. */
const framesShown = 6

/** Why a span failed. */
export function SpanError({ error: { type, message, stack } }: SpanErrorProps): ReactElement {
  const lines = stack.split('\n')
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? lines : lines.slice(0, framesShown)
  return (
    <div className="border-t border-danger-line bg-danger-soft px-4 py-2.5">
      <p className="font-medium break-words text-danger">
        {type === '' ? 'Failed, without a reason' : type}
      </p>
      {message === '' ? null : <p className="mt-0.5 break-words">{message}</p>}
      {stack === '' ? null : (
        <>
          <pre
            tabIndex={0}
            aria-label="Stack"
            className="mt-2 max-h-80 overflow-auto rounded-lg bg-card p-2 font-mono text-[11.5px] leading-4.5"
          >
            {shown.join('\n')}
          </pre>
          <div className="mt-1.5 flex gap-1.5">
            {lines.length > framesShown ? (
              <Button look="quiet" onClick={() => setWhole(!isWhole)}>
                {isWhole ? 'Show less' : `Show all ${lines.length} lines`}
              </Button>
            ) : null}
            <CopyButton look="quiet" label="Copy the stack" text={() => stack} />
          </div>
        </>
      )}
    </div>
  )
}
