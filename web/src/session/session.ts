import type { Overview } from '@throughline/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ApiError, plainWords } from '../server-api/api-error.ts'
import { readOverview } from '../server-api/app-api.ts'
import { signOut } from '../server-api/session-api.ts'
import { forgetInvitation, useInvitationToken } from './invitation-token.ts'

/** Who is looking: not known yet, nobody, somebody who was invited, somebody, or the server cannot say. */
export type Session =
  | { readonly state: 'checking' }
  | { readonly state: 'signed-out' }
  | { readonly state: 'invited'; readonly token: string }
  | { readonly state: 'signed-in'; readonly overview: Overview }
  | { readonly state: 'failed'; readonly message: string }

const overviewKey = ['overview'] as const
const overviewEveryMs = 5_000

/** Who is looking, and what they see at once: asked again every few seconds. */
export function useSession(): Session {
  const token = useInvitationToken()
  const query = useQuery({
    queryKey: overviewKey,
    queryFn: async ({ signal }) => readOverview(signal),
    refetchInterval: (query) => (query.state.data === undefined ? false : overviewEveryMs),
    retry: false,
  })
  if (token !== undefined) return { state: 'invited', token }
  if (query.data !== undefined && !isSignedOut(query.error)) {
    return { state: 'signed-in', overview: query.data }
  }
  if (query.error === null) return { state: 'checking' }
  if (isSignedOut(query.error)) return { state: 'signed-out' }
  return { state: 'failed', message: plainWords(query.error) }
}

/** Runs what signs somebody in. Resolves to why not, or to nothing once the app is there. */
export function useSigningIn(): (attempt: () => Promise<void>) => Promise<string | undefined> {
  const client = useQueryClient()
  return useCallback(
    async (attempt) => {
      try {
        await attempt()
      } catch (error) {
        return refusedWords(error)
      }
      forgetInvitation()
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
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== overviewKey[0] })
    await client.resetQueries({ queryKey: overviewKey })
  }, [client])
}

/** Why a password or a link was not taken. */
export function refusedWords(error: unknown): string {
  if (!(error instanceof ApiError) || error.waitSeconds === undefined) return plainWords(error)
  const minutes = Math.ceil(error.waitSeconds / 60)
  const time = error.waitSeconds < 60 ? `${error.waitSeconds} s` : `${minutes} min`
  return `Too many tries. Try again in ${time}.`
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'signed-out'
}
