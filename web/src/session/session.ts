import type { Overview } from '@throughline/contract'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ApiError, plainWords, type ApiErrorCode } from '../server-api/api-error.ts'
import { readOverview, signIn, signOut } from '../server-api/app-api.ts'
import { fragmentKey } from './fragment-key.ts'

/** Who is looking: not known yet, nobody, somebody who may not, somebody, or the server cannot say. */
export type Session =
  | { readonly state: 'checking' }
  | { readonly state: 'signed-out'; readonly message: string | undefined }
  | { readonly state: 'not-permitted'; readonly message: string }
  | { readonly state: 'signed-in'; readonly overview: Overview }
  | { readonly state: 'failed'; readonly message: string }

const overviewKey = ['overview'] as const
const overviewEveryMs = 5_000

/** Who is looking, and what they see at once: asked again every few seconds. */
export function useSession(): Session {
  const query = useQuery({
    queryKey: overviewKey,
    queryFn: async ({ signal }) => readOverview(signal),
    refetchInterval: (query) => (query.state.data === undefined ? false : overviewEveryMs),
    retry: false,
  })
  if (hasCode(query.error, 'not-permitted')) {
    return { state: 'not-permitted', message: notPermitted(query.error) }
  }
  if (query.data !== undefined && !isSignedOut(query.error)) {
    return { state: 'signed-in', overview: query.data }
  }
  if (query.error === null) return { state: 'checking' }
  if (isSignedOut(query.error)) return { state: 'signed-out', message: startMessage }
  return { state: 'failed', message: plainWords(query.error) }
}

let startMessage: string | undefined

/**
 * Signs in with the key of the address bar, if there is one, before anything is drawn, and again
 * whenever an address with a key is put into the open tab: the browser then loads nothing anew.
 */
export async function followAddress(client: QueryClient): Promise<void> {
  window.addEventListener('hashchange', () => void signInAgain(client))
  await signInFromAddress()
}

async function signInAgain(client: QueryClient): Promise<void> {
  if (await signInFromAddress()) await client.resetQueries()
}

/**
 * Whether there was a key to sign in with. It leaves the address bar at once, so that it stays out of
 * screenshots, bookmarks and shared links.
 */
async function signInFromAddress(): Promise<boolean> {
  const key = fragmentKey(window.location.hash)
  if (key === undefined) return false
  window.history.replaceState(null, '', window.location.pathname + window.location.search)
  startMessage = undefined
  try {
    await signIn(key)
  } catch (error) {
    startMessage = signInMessage(error)
  }
  return true
}

/** Signs in with an application key. Resolves to why not, or to nothing. */
export function useSignIn(): (key: string) => Promise<string | undefined> {
  const client = useQueryClient()
  return useCallback(
    async (key) => {
      try {
        await signIn(key)
      } catch (error) {
        return signInMessage(error)
      }
      startMessage = undefined
      await client.resetQueries()
      return undefined
    },
    [client],
  )
}

/** Signs out and forgets every answer that was given to this session. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return useCallback(async () => {
    await signOut()
    startMessage = undefined
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== overviewKey[0] })
    await client.resetQueries({ queryKey: overviewKey })
  }, [client])
}

function signInMessage(error: unknown): string {
  if (isSignedOut(error)) return 'The server does not know this application key.'
  return hasCode(error, 'not-permitted') ? notPermitted(error) : plainWords(error)
}

function notPermitted(error: ApiError): string {
  return `This key may not use the web app. ${error.message}`
}

function isSignedOut(error: unknown): boolean {
  return hasCode(error, 'signed-out')
}

function hasCode(error: unknown, code: ApiErrorCode): error is ApiError {
  return error instanceof ApiError && error.code === code
}
