import type { ReactElement } from 'react'

const looks: Readonly<Record<string, string>> = {
  GET: 'text-accent',
  POST: 'text-success',
  PUT: 'text-warning',
  PATCH: 'text-warning',
  DELETE: 'text-danger',
}

/** `POST`, in the colour of what it does. */
export function MethodBadge({ method }: { method: string }): ReactElement {
  return (
    <span className={`font-mono text-[11px] font-semibold ${looks[method] ?? 'text-muted'}`}>
      {method === 'DELETE' ? 'DEL' : method}
    </span>
  )
}
