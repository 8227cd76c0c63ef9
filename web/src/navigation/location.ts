import { createBrowserHistory, useLocation as useRouterLocation } from '@tanstack/react-router'

/** The address bar is the one home of what a screen shows; each screen's url.ts reads and writes it. */
export interface Place {
  readonly path: string
  readonly search: string
}

/** The address bar and the steps that led here, as the router follows them. */
export const history = createBrowserHistory()

/** Where the address bar stands; follows every `navigate` and the back button. */
export function useLocation(): Place {
  return useRouterLocation({
    select: ({ pathname, searchStr }) => ({ path: pathname, search: searchStr }),
    structuralSharing: true,
  })
}

/** Goes to a path with its query text; `replace` keeps the step out of the history. */
export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.push(to)
  else history.replace(to)
}
