import { useSyncExternalStore } from 'react'

/** The address bar is the one home of what a screen shows; each screen's url.ts reads and writes it. */
export interface Place {
  readonly path: string
  readonly search: string
}

const listeners = new Set<() => void>()
let place: Place = readPlace()

window.addEventListener('popstate', refresh)

/** Where the address bar stands; follows every `navigate` and the back button. */
export function useLocation(): Place {
  return useSyncExternalStore(subscribe, () => place)
}

/** Goes to a path with its query text; `replace` keeps the step out of the history. */
export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', to)
  else window.history.replaceState(null, '', to)
  refresh()
}

function readPlace(): Place {
  return { path: window.location.pathname, search: window.location.search }
}

function refresh(): void {
  place = readPlace()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
