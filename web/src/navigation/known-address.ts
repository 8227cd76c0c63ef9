import { useRouter } from '@tanstack/react-router'

/** Whether the app has a screen at a path: `/users/ada`. */
export function useIsKnownPath(path: string): boolean {
  const [, , route] = useRouter().getMatchedRoutes(path)
  return route !== undefined
}
