import { createHash, randomBytes } from 'node:crypto'
import {
  permissions,
  roles,
  type ErrorCode,
  type Permission,
  type Role,
} from '@throughline/contract'
import type { InvitationDocument, TeamMemberDocument, Unversioned } from './catalog-document.ts'
import type { Catalog } from './catalog.ts'
import { hashUuid } from './hash-uuid.ts'
import type { Passwords } from './passwords.ts'

export const teamLimits = {
  /** How many people and open invitations there may be. */
  peopleMax: 1_000,
  invitationLifeMs: 7 * 24 * 60 * 60 * 1_000,
  /** Sessions of somebody that they have ended; of more the first to end by themselves is forgotten. */
  endedSessionsMax: 1_000,
} as const

/** Whether a role has a permission. */
export function roleMay(role: Role, permission: Permission): boolean {
  return roles.indexOf(role) >= roles.indexOf(permissions[permission].role)
}

/** Everything that a role may do. */
export function permissionsOf(role: Role): readonly Permission[] {
  return permissionNames.filter((permission) => roleMay(role, permission))
}

/** Every permission there is. */
export const permissionNames: readonly Permission[] = Object.keys(permissions).filter(isPermission)

function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissions, name)
}

/** A link that was made just now. */
export type NewInvitation = {
  /** What opens it. Only its hash is kept, so it can be shown only now. */
  readonly token: string
  readonly document: Unversioned<InvitationDocument>
}

export type Refused = { readonly kind: 'refused'; readonly code: ErrorCode }

/** The team member as they are now, or why nothing was changed. */
export type Changed = { readonly kind: 'changed'; readonly member: SignedIn } | Refused

export type SignedIn = Unversioned<TeamMemberDocument>

export interface Team {
  members(): readonly TeamMemberDocument[]
  memberOf(email: string): TeamMemberDocument | undefined
  /** Those that can still be used. */
  invitations(): readonly InvitationDocument[]
  invitationOf(token: string): InvitationDocument | undefined
  /**
   * Makes a link for somebody, which takes the place of earlier ones. It lets whoever is in the team
   * already choose a new password.
   */
  invite(email: string, role: Role): Promise<NewInvitation | Refused>
  /** A link for whoever comes first; undefined when there is an administrator. */
  inviteFirst(): Promise<NewInvitation | undefined>
  withdraw(invitationId: string): Promise<boolean>
  /** Uses a link up. Without an e-mail of its own it takes the given one. */
  accept(token: string, given: { email?: string | undefined; password: string }): Promise<Changed>
  /** Who this is; undefined when the password is not theirs. */
  find(email: string, password: string): Promise<TeamMemberDocument | undefined>
  /** Ends all their sessions, as a change of the role does. */
  changePassword(member: TeamMemberDocument, password: string): Promise<Changed>
  changeRole(memberId: string, role: Role): Promise<Changed>
  /** Ends one session of theirs, which would have ended by itself then: copies of its cookie, too. */
  endSession(memberId: string, expiresAtMs: number): Promise<void>
  /** Ends their sessions, and deletes their application keys. */
  remove(memberId: string): Promise<Refused | undefined>
}

type Options = {
  readonly catalog: Catalog
  readonly passwords: Passwords
  readonly nowMs: () => number
}

/** People who sign in, and the links by which they come. */
export function openTeam(options: Options): Team {
  const { catalog } = options
  return {
    members: () => catalog.teamMembers(),
    memberOf: (email) => memberOf(catalog, email),
    invitations: () => openInvitations(options),
    invitationOf: (token) => {
      const id = tokenHash(token)
      return openInvitations(options).find((invitation) => invitation.id === id)
    },
    ...inviting(options),
    ...joining(options),
    ...managing(options),
  }
}

function inviting(options: Options): Pick<Team, 'invite' | 'inviteFirst' | 'withdraw'> {
  const { catalog, nowMs } = options
  return {
    async invite(sent, role) {
      const email = tidyEmail(sent)
      const earlier = catalog.invitations().filter((invitation) => invitation.email === email)
      const people = catalog.teamMembers().length + openInvitations(options).length
      const member = memberOf(catalog, email)
      if (people - earlier.length >= teamLimits.peopleMax && member === undefined) {
        return { kind: 'refused', code: 'team_full' }
      }
      const invitation = newInvitation({ email, role: member?.role ?? role }, nowMs())
      await Promise.all([
        ...earlier.map((old) => forget(catalog, old)),
        catalog.put(invitation.document),
      ])
      return invitation
    },
    async inviteFirst() {
      if (hasAdministrator(catalog)) return undefined
      const expired = catalog.invitations().filter(({ expiresAtMs }) => expiresAtMs <= nowMs())
      const invitation = newInvitation({ role: 'administrator' }, nowMs())
      await Promise.all([
        ...expired.map((old) => forget(catalog, old)),
        catalog.put(invitation.document),
      ])
      return invitation
    },
    async withdraw(invitationId) {
      const invitation = catalog.invitations().find(({ id }) => id === invitationId)
      if (invitation === undefined) return false
      await forget(catalog, invitation)
      return true
    },
  }
}

function joining(options: Options): Pick<Team, 'accept' | 'find'> {
  const { catalog, passwords } = options
  return {
    async accept(token, given) {
      const before = emailOf(options, token, given.email)
      if (before.kind === 'refused') return before
      const passwordHash = await passwords.hash(given.password)
      // While it was hashed somebody else may have used the link.
      const found = emailOf(options, token, given.email)
      if (found.kind === 'refused') return found
      const member = joined(options, found, passwordHash)
      await Promise.all([catalog.put(member), forget(catalog, found.invitation)])
      return { kind: 'changed', member }
    },
    async find(email, password) {
      const member = memberOf(catalog, email)
      const isTheirs = await passwords.matches(password, member?.passwordHash)
      // As they are now: somebody may have removed them meanwhile.
      return isTheirs && member !== undefined ? sameStill(catalog, member) : undefined
    },
  }
}

function managing({
  catalog,
  passwords,
  nowMs,
}: Options): Pick<Team, 'changePassword' | 'changeRole' | 'endSession' | 'remove'> {
  return {
    async changePassword(member, password) {
      const passwordHash = await passwords.hash(password)
      const current = sameStill(catalog, member)
      if (current === undefined) return { kind: 'refused', code: 'signed_out' }
      return putMember(catalog, {
        ...current,
        passwordHash,
        sessionMark: newMark(),
        modifiedAtMs: nowMs(),
      })
    },
    async changeRole(memberId, role) {
      const member = catalog.teamMember(memberId)
      if (member === undefined) return { kind: 'refused', code: 'member_not_found' }
      if (member.role === role) return { kind: 'changed', member }
      if (isLastAdministrator(catalog, member)) return lastAdministrator
      return putMember(catalog, {
        ...member,
        role,
        sessionMark: newMark(),
        modifiedAtMs: nowMs(),
      })
    },
    async endSession(memberId, expiresAtMs) {
      const open = catalog.endedSessions(memberId).filter((endMs) => endMs > nowMs())
      const all = [...new Set([...open, expiresAtMs])].toSorted((one, other) => one - other)
      await catalog.put({
        kind: 'ended_sessions',
        id: memberId,
        deleted: false,
        expiriesMs: all.slice(-teamLimits.endedSessionsMax),
      })
    },
    async remove(memberId) {
      const member = catalog.teamMember(memberId)
      if (member === undefined) return { kind: 'refused', code: 'member_not_found' }
      if (isLastAdministrator(catalog, member)) return lastAdministrator
      const keys = catalog.keys('application_key').filter(({ ownerId }) => ownerId === memberId)
      const links = catalog.invitations().filter(({ email }) => email === member.email)
      const ended = { kind: 'ended_sessions', id: memberId } as const
      await Promise.all(
        [member, ended, ...keys, ...links].map((document) => forget(catalog, document)),
      )
      return undefined
    },
  }
}

const lastAdministrator: Refused = { kind: 'refused', code: 'administrator_last' }

async function putMember(catalog: Catalog, member: SignedIn): Promise<Changed> {
  await catalog.put(member)
  return { kind: 'changed', member }
}

type Forgotten = {
  readonly kind: 'ended_sessions' | 'team_member' | 'invitation' | 'application_key' | 'api_key'
}

function forget(
  catalog: Catalog,
  { kind, id }: Forgotten & { readonly id: string },
): Promise<void> {
  return catalog.put({ kind, id, deleted: true })
}

/** An e-mail as it is kept: nobody means another person by capitals. */
export function tidyEmail(email: string): string {
  return email.trim().toLowerCase()
}

/** The id of whoever has a tidy e-mail. */
export function memberIdOf(email: string): string {
  return hashUuid(`team member ${email}`)
}

function memberOf(catalog: Catalog, email: string): TeamMemberDocument | undefined {
  return catalog.teamMember(memberIdOf(tidyEmail(email)))
}

/** Undefined when they were removed, or their sessions ended. */
function sameStill(catalog: Catalog, member: TeamMemberDocument): TeamMemberDocument | undefined {
  const current = catalog.teamMember(member.id)
  return current?.sessionMark === member.sessionMark ? current : undefined
}

/** Without an e-mail only as long as there is no administrator. */
function openInvitations({ catalog, nowMs }: Options): readonly InvitationDocument[] {
  return catalog
    .invitations()
    .filter(({ expiresAtMs }) => expiresAtMs > nowMs())
    .filter(({ email }) => email !== undefined || !hasAdministrator(catalog))
}

type Accepted = {
  readonly kind: 'accepted'
  readonly email: string
  readonly invitation: InvitationDocument
}

/** For whom a link is, by itself or by the word of who uses it. */
function emailOf(options: Options, token: string, given: string | undefined): Accepted | Refused {
  const id = tokenHash(token)
  const invitation = openInvitations(options).find((open) => open.id === id)
  if (invitation === undefined) return { kind: 'refused', code: 'invitation_unknown' }
  const email = invitation.email ?? given
  if (email === undefined) return { kind: 'refused', code: 'email_missing' }
  return { kind: 'accepted', email: tidyEmail(email), invitation }
}

function joined(
  { catalog, nowMs }: Options,
  { email, invitation }: Accepted,
  passwordHash: string,
): SignedIn {
  const member = memberOf(catalog, email)
  const now = nowMs()
  const isFirst = invitation.email === undefined
  return {
    kind: 'team_member',
    id: memberIdOf(email),
    deleted: false,
    email,
    role: isFirst ? invitation.role : (member?.role ?? invitation.role),
    passwordHash,
    sessionMark: newMark(),
    createdAtMs: member?.createdAtMs ?? now,
    modifiedAtMs: now,
  }
}

function hasAdministrator(catalog: Catalog): boolean {
  return catalog.teamMembers().some(({ role }) => role === 'administrator')
}

function isLastAdministrator(catalog: Catalog, member: TeamMemberDocument): boolean {
  const isOther = ({ id, role }: TeamMemberDocument) => role === 'administrator' && id !== member.id
  return member.role === 'administrator' && !catalog.teamMembers().some(isOther)
}

function newInvitation(
  content: { readonly email?: string; readonly role: Role },
  nowMs: number,
): NewInvitation {
  const token = randomBytes(24).toString('base64url')
  const times = { createdAtMs: nowMs, expiresAtMs: nowMs + teamLimits.invitationLifeMs }
  const id = tokenHash(token)
  return { token, document: { kind: 'invitation', id, deleted: false, ...content, ...times } }
}

function newMark(): string {
  return randomBytes(12).toString('hex')
}

function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
