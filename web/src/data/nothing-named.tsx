import type { ReactElement } from 'react'
import { Link } from '../navigation/link.tsx'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { NothingMatches } from '../report/nothing-matches.tsx'

interface NothingNamedProps {
  readonly search: string
  readonly onClear: () => void
}

/** No name that was seen holds what was searched for, or there is none at all. */
export function NothingNamed({ search, onClear }: NothingNamedProps): ReactElement {
  if (search !== '') {
    return (
      <NothingMatches
        narrowings={[`named “${search}”`]}
        ways={[{ label: 'Clear the search', go: onClear }]}
      />
    )
  }
  return (
    <NoDataYet title="No event was seen yet.">
      <Link to="/explore" className="text-accent underline">
        Send the first one
      </Link>
      , and its name and attributes stand here.
    </NoDataYet>
  )
}
