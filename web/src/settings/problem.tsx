import type { ReactElement } from 'react'

/** Why something was not done. The line is always there, so that a message moves nothing. */
export function Problem({ words }: { words: string | undefined }): ReactElement {
  return (
    <p role="alert" className="mt-2 min-h-5 text-[13px] text-danger">
      {words ?? ''}
    </p>
  )
}
