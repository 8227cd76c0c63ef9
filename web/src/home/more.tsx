import type { ReactElement } from 'react'
import { Link } from '../navigation/link.tsx'

/** Leads from a card to the screen of what it shows. */
export function More({
  to,
  children,
}: {
  readonly to: string
  readonly children: string
}): ReactElement {
  return (
    <Link to={to} className="text-[13px] text-muted hover:text-ink hover:underline">
      {children}
    </Link>
  )
}
