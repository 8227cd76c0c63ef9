import type { ReactElement } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'

interface ShownOnceProps {
  /** What it is, and what to do with it. */
  readonly words: string
  readonly text: string
}

/** A secret that the server shows only in the answer that made it. */
export function ShownOnce({ words, text }: ShownOnceProps): ReactElement {
  return (
    <div
      role="status"
      className="mt-3 rounded-xl border border-success-line bg-success-soft p-4 text-ink"
    >
      <p className="text-[13px]">{words}</p>
      <div className="mt-2 flex items-center gap-2">
        <code className="min-w-0 flex-1 font-mono text-[13px] break-all">{text}</code>
        <CopyButton label="Copy" text={() => text} />
      </div>
    </div>
  )
}
