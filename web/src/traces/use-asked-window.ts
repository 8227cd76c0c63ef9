import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { printRange } from '../range/range-text.ts'
import { windowOf, type Window } from '../range/window.ts'
import type { TracesState } from './url.ts'

/** The time that the questions of a view are about, and when they were asked. */
export interface AskedWindow extends Window {
  readonly askedAtMs: number
}

/**
 * The window of a range at the moment of asking, which is renewed with another search or range. Who
 * comes back to a search within some minutes finds what they left.
 */
export function useAskedWindow({ query, range, zone }: TracesState): [AskedWindow, () => void] {
  const client = useQueryClient()
  const question = JSON.stringify([query, printRange(range), zone])
  const key = ['traces', 'asked at', question]
  const [moment, setMoment] = useState({ question, atMs: client.getQueryData<number>(key) })
  const now = (): void => {
    const atMs = Date.now()
    client.setQueryData(key, atMs)
    setMoment({ question, atMs })
  }
  if (moment.question !== question || moment.atMs === undefined) now()
  const { atMs = Date.now() } = moment
  const window = useMemo(
    () => ({ ...windowOf(range, { nowMs: atMs, zone }), askedAtMs: atMs }),
    [range, zone, atMs],
  )
  return [window, now]
}
