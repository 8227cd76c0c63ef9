import { useSyncExternalStore } from 'react'

/** Reads the token of an invitation from `#invitation=…`, the form of its link. */
export function fragmentToken(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('invitation')?.trim()
  return token === undefined || token === '' ? undefined : token
}

const listeners = new Set<() => void>()
let current: string | undefined

/**
 * Looks for an invitation in the address bar, now and whenever a link is put into the open tab. It
 * leaves the address bar at once, so that it stays out of screenshots, bookmarks and shared links.
 */
export function followInvitations(): void {
  window.addEventListener('hashchange', takeFromAddress)
  takeFromAddress()
}

function takeFromAddress(): void {
  const token = fragmentToken(window.location.hash)
  if (token === undefined) return
  window.history.replaceState(null, '', window.location.pathname + window.location.search)
  hold(token)
}

/** The invitation that somebody came with and has not used yet. */
export function useInvitationToken(): string | undefined {
  return useSyncExternalStore(subscribe, () => current)
}

export function forgetInvitation(): void {
  hold(undefined)
}

function hold(token: string | undefined): void {
  current = token
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
