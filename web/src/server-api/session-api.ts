import { InvitationShown } from '@throughline/contract'
import { request, tell } from './request.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
}

/** Starts the cookie session that every other request needs. */
export async function signIn(credentials: Credentials): Promise<void> {
  await tell({ path: '/api/app/sign-in', body: credentials })
}

/** Changes the own password, and starts the session anew. */
export async function changePassword(password: string, wanted: string): Promise<void> {
  await tell({ path: '/api/app/password', body: { password, new_password: wanted } })
}

/** Ends the cookie session. */
export async function signOut(): Promise<void> {
  await tell({ path: '/api/app/sign-out', body: {} })
}

/** What the link of an invitation is for. */
export async function readInvitation(token: string, signal: AbortSignal): Promise<InvitationShown> {
  return request({ path: '/api/app/invitation', body: { token }, signal }, InvitationShown)
}

/** Uses a link up and starts the session. The e-mail is told only where the link names none. */
export async function acceptInvitation(accepted: {
  readonly token: string
  readonly email?: string
  readonly password: string
}): Promise<void> {
  await tell({ path: '/api/app/invitation/acceptance', body: accepted })
}
