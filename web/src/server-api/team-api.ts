import { InvitationAnswer, MemberAnswer, TeamAnswer, type Role } from '@throughline/contract'
import { request, tell } from './request.ts'

const path = '/api/app/team'

/** Who signs in, and the links that nobody has used yet. */
export async function readTeam(signal: AbortSignal): Promise<TeamAnswer> {
  return request({ path, signal }, TeamAnswer)
}

/** Makes a link for somebody; its token is shown only now. */
export async function invite(email: string, role: Role): Promise<InvitationAnswer> {
  return request({ path: `${path}/invitations`, body: { email, role } }, InvitationAnswer)
}

export async function withdrawInvitation(id: string): Promise<void> {
  await tell({ path: `${path}/invitations/${id}`, method: 'DELETE' })
}

export async function changeRole(id: string, role: Role): Promise<void> {
  await request({ path: `${path}/members/${id}`, method: 'PATCH', body: { role } }, MemberAnswer)
}

export async function removeMember(id: string): Promise<void> {
  await tell({ path: `${path}/members/${id}`, method: 'DELETE' })
}
