import type { ReactElement } from 'react'
import { valueWords } from '../building/value-picker.tsx'
import { last, rangeWords } from '../range/range.ts'
import { NothingMatches } from '../report/nothing-matches.tsx'
import type { PathsState } from './url.ts'

interface NobodyThereProps {
  readonly state: PathsState
  readonly onChange: (change: Partial<PathsState>) => void
}

/** Nobody went any way: says what the question is narrowed to, and how to widen it. */
export function NobodyThere({ state, onChange }: NobodyThereProps): ReactElement {
  const { anchor, filter, segment, step, entity, range } = state
  const isFiltered = filter !== '' || segment !== ''
  const ways = [
    ...(anchor === undefined
      ? []
      : [{ label: 'From their first step', go: () => onChange({ anchor: undefined }) }]),
    ...(isFiltered
      ? [{ label: 'Clear what limits it', go: () => onChange({ filter: '', segment: '' }) }]
      : []),
    { label: 'Look at 12 months', go: () => onChange({ range: last(12, 'mo') }) },
  ]
  return (
    <NothingMatches
      narrowings={[
        `events with ${step} and ${entity}`,
        ...(anchor === undefined
          ? []
          : [`${anchor.side === 'start' ? 'from' : 'to'} “${valueWords(anchor.value)}”`]),
        ...(isFiltered ? ['with a filter'] : []),
        rangeWords(range),
      ]}
      ways={ways}
    />
  )
}
