import { useMatches } from '@tanstack/react-router'
import { screens, type Screen, type ScreenName } from './screens.ts'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The screen that a route belongs to. */
    readonly screen?: ScreenName
  }
}

/** The screen that is shown; none where the address names none. */
export function useCurrentScreen(): Screen | undefined {
  const name = useMatches({ select: (matches) => matches.at(-1)?.staticData.screen })
  return screens.find((screen) => screen.name === name)
}
