import type { IconName } from '../controls/icon.tsx'

/** The screens of the app, in the order of the sidebar. `key` follows G. */
export const screens = [
  { name: 'explore', path: '/explore', title: 'Explore', icon: 'explore', key: 'e' },
  { name: 'live', path: '/live', title: 'Live', icon: 'live', key: 'l' },
] as const satisfies readonly {
  name: string
  path: string
  title: string
  icon: IconName
  key: string
}[]

export type Screen = (typeof screens)[number]

/** The screen of a path, if there is one. The start is Explore. */
export function screenAt(path: string): Screen | undefined {
  return path === '/' ? screens[0] : screens.find((screen) => path === screen.path)
}
