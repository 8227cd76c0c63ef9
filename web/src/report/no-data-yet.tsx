import type { ReactElement, ReactNode } from 'react'

/** Nothing of this kind has come in, ever. The words say what would bring it here. */
export function NoDataYet({
  title,
  children,
}: {
  title: string
  children: ReactNode
}): ReactElement {
  return (
    <>
      <p className="font-medium">{title}</p>
      <div className="max-w-prose text-muted">{children}</div>
    </>
  )
}
