import type { ReactElement } from 'react'
import type { Change } from '../navigation/address-state.ts'
import { NoDataYet } from '../report/no-data-yet.tsx'
import { NothingMatches } from '../report/nothing-matches.tsx'
import type { LiveState } from './url.ts'

interface NothingShownProps {
  readonly state: LiveState
  /** How many lines there would be without a filter. */
  readonly arrived: number
  readonly onChange: Change<LiveState>
}

export function NothingShown({ state, arrived, onChange }: NothingShownProps): ReactElement {
  if (arrived === 0) {
    return (
      <NoDataYet title="Nothing has arrived since this page was opened.">
        Events show up here as they are sent, and rejected ones with the reason.
      </NoDataYet>
    )
  }
  const narrowings = [
    ...(state.filter === '' ? [] : [state.filter]),
    ...(state.kind === 'all' ? [] : [`${state.kind} only`]),
  ]
  const showAll = (): void => onChange({ filter: '', kind: 'all' })
  return <NothingMatches narrowings={narrowings} ways={[{ label: 'Show all', go: showAll }]} />
}
