import type { ReactElement } from 'react'
import { Link } from '../navigation/link.tsx'
import { useTitle } from '../navigation/title.ts'
import { screens } from './screens.ts'

/** What an address shows that no screen has. */
export function NoSuchPage(): ReactElement {
  const [start] = screens
  useTitle('No such page')
  return (
    <div className="grid min-h-60 place-content-center justify-items-center gap-4 p-6 text-center">
      <p className="text-muted">There is no such page here.</p>
      <Link to={start.paths[0]} className="text-accent hover:underline">
        Go to {start.title}
      </Link>
    </div>
  )
}
