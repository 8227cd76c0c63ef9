import { useMemo, useState } from 'react'
import { windowOf, type Window } from '../range/window.ts'
import type { TracesState } from './url.ts'

/** The time that the questions of a view are about, and when they were asked. */
export interface AskedWindow extends Window {
  readonly askedAtMs: number
}

/** The window of a range at the moment of asking, which is renewed with another search or range. */
export function useAskedWindow({ query, range, zone }: TracesState): [AskedWindow, () => void] {
  const [moment, setMoment] = useState({ query, range, zone, atMs: Date.now() })
  if (moment.query !== query || moment.range !== range || moment.zone !== zone) {
    setMoment({ query, range, zone, atMs: Date.now() })
  }
  const { atMs } = moment
  const window = useMemo(
    () => ({ ...windowOf(range, { nowMs: atMs, zone }), askedAtMs: atMs }),
    [range, zone, atMs],
  )
  return [window, () => setMoment({ query, range, zone, atMs: Date.now() })]
}
