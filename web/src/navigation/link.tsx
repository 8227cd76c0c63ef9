import type { MouseEvent, ReactElement, ReactNode } from 'react'
import { navigate } from './location.ts'

interface LinkProps {
  readonly to: string
  readonly className?: string
  readonly isCurrent?: boolean
  readonly title?: string
  readonly children: ReactNode
}

/** A real link (it can be copied and opened in a new tab) that stays inside the app on a plain click. */
export function Link({ to, className, isCurrent, title, children }: LinkProps): ReactElement {
  return (
    <a
      href={to}
      title={title}
      className={className}
      aria-current={isCurrent === true ? 'page' : undefined}
      onClick={(click) => {
        if (!isPlainClick(click)) return
        click.preventDefault()
        navigate(to)
      }}
    >
      {children}
    </a>
  )
}

function isPlainClick(click: MouseEvent): boolean {
  return click.button === 0 && !click.metaKey && !click.ctrlKey && !click.shiftKey && !click.altKey
}
