import type { Overview } from '@throughline/contract'
import { formatCompact } from '../charts/number-format.ts'

/** The state of the intake at a glance, and whether everything accepted is or will be stored. */
export interface IntakeStanding {
  readonly words: string
  readonly isWhole: boolean
}

/**
 * The counters begin anew with every start of the server, so none of them is shown alone: beside the
 * figures of a report a small one would look like lost events.
 */
export function intakeStanding(counters: Overview['counters']): IntakeStanding {
  const { accepted, waiting, set_aside: setAside, lost } = counters
  if (lost > 0) return { words: `${formatCompact(lost)} lost`, isWhole: false }
  if (setAside > 0) return { words: `${formatCompact(setAside)} set aside`, isWhole: false }
  if (waiting > 0) return { words: `${formatCompact(waiting)} waiting`, isWhole: true }
  return { words: accepted > 0 ? 'All stored' : 'Ready', isWhole: true }
}
