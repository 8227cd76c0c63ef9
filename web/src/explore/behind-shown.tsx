import type { ReactElement } from 'react'
import { EventsBehind } from './events-behind.tsx'
import { PeopleBehind } from './people-behind.tsx'
import type { ShownBehind } from './picked.ts'
import { TracesBehind } from './traces-behind.tsx'

const kinds = { events: EventsBehind, people: PeopleBehind, traces: TracesBehind } as const

/** What somebody wants to see of what is behind a figure. */
export function BehindShown({ shown, zone }: { shown: ShownBehind; zone: string }): ReactElement {
  const Shown = kinds[shown.kind]
  return <Shown behind={shown.behind} zone={zone} />
}
