import type { ReactElement } from 'react'
import { Link } from '../navigation/link.tsx'

interface TabLinksProps {
  readonly label: string
  readonly tabs: readonly { readonly title: string; readonly path: string }[]
  readonly current: string
}

/** The parts of a screen, each with an address of its own. */
export function TabLinks({ label, tabs, current }: TabLinksProps): ReactElement {
  return (
    <nav
      aria-label={label}
      className="flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
    >
      {tabs.map(({ title, path }) => (
        <Link
          key={path}
          to={path}
          isCurrent={path === current}
          className="-mb-px border-b-2 border-transparent px-3 py-2 whitespace-nowrap text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {title}
        </Link>
      ))}
    </nav>
  )
}
