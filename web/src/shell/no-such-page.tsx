import { useEffect, type ReactElement } from 'react'
import { Link } from '../navigation/link.tsx'
import { screens } from './screens.ts'

/** What an address shows that no screen has. */
export function NoSuchPage(): ReactElement {
  const [start] = screens
  useEffect(() => {
    document.title = 'No such page · Throughline'
  }, [])
  return (
    <div className="grid min-h-60 place-content-center justify-items-center gap-4 p-6 text-center">
      <p className="text-muted">There is no such page here.</p>
      <Link to={start.path} className="text-accent hover:underline">
        Go to {start.title}
      </Link>
    </div>
  )
}
