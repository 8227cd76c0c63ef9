import type { ReactElement, ReactNode } from 'react'

interface CardProps {
  readonly title: string
  /** Beside the title, at its right. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A titled part of a screen. */
export function Card({ title, actions, children }: CardProps): ReactElement {
  return (
    <section
      aria-label={title}
      className="min-w-0 overflow-hidden rounded-2xl border border-line bg-card"
    >
      <header className="flex min-h-12 flex-wrap items-center justify-between gap-2 px-5 py-2">
        <h2 className="font-medium">{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  )
}
