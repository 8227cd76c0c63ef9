import { useSyncExternalStore } from 'react'

/** What the reader chose; `system` follows the browser. */
export const themeChoices = ['light', 'system', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

const storageKey = 'throughline.theme'
const listeners = new Set<() => void>()
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

let choice: ThemeChoice = storedChoice()
show(choice)
systemIsDark.addEventListener('change', announce)

/** Shows a theme at once and keeps the choice. */
export function chooseTheme(next: ThemeChoice): void {
  choice = next
  localStorage.setItem(storageKey, next)
  show(next)
  announce()
}

/** The choice that is kept; follows `chooseTheme`. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice)
}

/** The side drawn now. Canvases depend on it: unlike the document they do not follow a token. */
export function useThemeSide(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, themeSide)
}

function themeSide(): 'light' | 'dark' {
  if (choice !== 'system') return choice
  return systemIsDark.matches ? 'dark' : 'light'
}

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(storageKey)
  return themeChoices.find((known) => known === stored) ?? 'system'
}

function show(next: ThemeChoice): void {
  if (next === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = next
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function announce(): void {
  for (const listener of listeners) listener()
}
