import { useMemo } from 'react'
import { history, navigate, useLocation } from './location.ts'
import { withOriginOf } from './origin.ts'

/** How a screen keeps its state in the address: a pair of pure functions that undo each other. */
export interface AddressForm<State> {
  /** `/explore` */
  readonly path: string
  readonly read: (search: string) => State
  /** Query text with its question mark; what is usual is left out. */
  readonly write: (state: State) => string
}

export type Change<State> = (part: Partial<State>, how?: 'push' | 'replace') => void

/** What the address says, and how to change a part of it: `[state, change]`. */
export function useAddressState<State>(form: AddressForm<State>): [State, Change<State>] {
  const { search } = useLocation()
  const state = useMemo(() => form.read(search), [form, search])
  const change: Change<State> = (part, how) => {
    // The page may still be drawing an earlier change: the address bar is ahead of it.
    const { search } = history.location
    const now = form.read(search)
    const [before, after] = [form.write(now), form.write({ ...now, ...part })]
    // Leaving a field untouched is no step to go back to.
    if (after !== before) navigate(`${form.path}${withOriginOf(search, after)}`, how)
  }
  return [state, change]
}
