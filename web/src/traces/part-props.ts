import type { Change } from '../navigation/address-state.ts'
import type { TracesState } from './url.ts'
import type { AskedWindow } from './use-asked-window.ts'

/** What every part of the screen is given. */
export interface PartProps {
  readonly state: TracesState
  readonly window: AskedWindow
  readonly change: Change<TracesState>
}
