import type { ReactElement } from 'react'
import { Link } from '../navigation/link.tsx'
import { NoDataYet } from '../report/no-data-yet.tsx'

/** Nothing came in within a window: what to look at. */
export function NothingArrived({ words }: { words: string }): ReactElement {
  return (
    <NoDataYet title={`Nothing came in ${words}.`}>
      Does the sender have the right address and a known key? What is refused shows up{' '}
      <Link to="/live" className="text-accent underline">
        live
      </Link>{' '}
      with the reason.
    </NoDataYet>
  )
}
