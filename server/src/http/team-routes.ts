import {
  InvitationCreate,
  MemberUpdate,
  type InvitationAnswer,
  type MemberAnswer,
  type Role,
  type TeamAnswer,
} from '@throughline/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { InvitationDocument, Unversioned } from '../catalog/catalog-document.ts'
import { permissionsOf, type SignedIn, type Team } from '../catalog/team.ts'
import type { Logger } from '../telemetry/logger.ts'
import { callerMay, loggedCaller, type Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { refuse, type Refusal } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'
import { pathId } from './request-path.ts'
import { teamPaths } from './team-endpoints.ts'

export type TeamTools = {
  readonly access: Access
  readonly team: Team
  readonly logger: Logger
}

const create = Compile(InvitationCreate)
const update = Compile(MemberUpdate)

/** Who signs in to the web app: invited, changed and removed by those who may. */
export function teamRoutes(app: FastifyInstance, tools: TeamTools): void {
  const { access, team } = tools
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    scope.addHook('onRequest', authorize(access, 'user_access_manage'))
    scope.get(teamPaths.team, (): TeamAnswer => {
      const invitations = team.invitations().filter(({ email }) => email !== undefined)
      return {
        members: team.members().map(shownMember).toSorted(byEmail),
        invitations: invitations.map(shownInvitation).toSorted(byEmail),
      }
    })
    invitationRoutes(scope, tools)
    memberRoutes(scope, tools)
    done()
  })
}

function invitationRoutes(app: FastifyInstance, tools: TeamTools): void {
  const { team } = tools
  app.post(teamPaths.invitations, async (request, reply) => {
    const read = await readRequestJson(request, create)
    if (read.kind !== 'read') return refuseJson(reply, read)
    const { email, role = 'viewer' } = read.body
    const refusal = refuseRole(team.memberOf(email)?.role ?? role, request, tools)
    if (refusal !== undefined) return refuse(reply, 'sentences', refusal)
    const invitation = await team.invite(email, role)
    if ('kind' in invitation) return refuse(reply, 'sentences', { code: invitation.code })
    const { token, document } = invitation
    note('invitation made', request, tools)
    const answer = { ...shownInvitation(document), token } satisfies InvitationAnswer
    return reply.code(201).send(answer)
  })
  app.delete(routePath(teamPaths.invitation), async (request, reply) => {
    if (!(await team.withdraw(pathId(request)))) {
      return refuse(reply, 'sentences', { code: 'invitation_unknown' })
    }
    note('invitation withdrawn', request, tools)
    return reply.code(204).send()
  })
}

function memberRoutes(app: FastifyInstance, tools: TeamTools): void {
  const { team } = tools
  app.patch(routePath(teamPaths.member), async (request, reply) => {
    const read = await readRequestJson(request, update)
    if (read.kind !== 'read') return refuseJson(reply, read)
    const refusal = refuseRole(read.body.role, request, tools)
    if (refusal !== undefined) return refuse(reply, 'sentences', refusal)
    const changed = await team.changeRole(pathId(request), read.body.role)
    if (changed.kind === 'refused') return refuse(reply, 'sentences', { code: changed.code })
    note('role changed', request, tools)
    return { member: shownMember(changed.member) } satisfies MemberAnswer
  })
  app.delete(routePath(teamPaths.member), async (request, reply) => {
    const refused = await team.remove(pathId(request))
    if (refused !== undefined) return refuse(reply, 'sentences', { code: refused.code })
    note('team member removed', request, tools)
    return reply.code(204).send()
  })
}

/** Nobody gives what they do not have: a limited application key makes no administrator. */
function refuseRole(
  role: Role,
  request: FastifyRequest,
  { access }: TeamTools,
): Refusal | undefined {
  const caller = access.caller(request)
  const isHad =
    caller !== undefined && permissionsOf(role).every((permission) => callerMay(caller, permission))
  if (isHad) return undefined
  const detail = `An application key cannot give the role ${role}, which may do more than the key.`
  return { code: 'permission_missing', detail }
}

/** Writes down who did what; no e-mails. */
function note(what: string, request: FastifyRequest, { access, logger }: TeamTools): void {
  const caller = access.caller(request)
  // Whoever has just removed themselves is nobody now.
  logger.info(caller === undefined ? {} : loggedCaller(caller), what)
}

function shownMember({ id, email, role, createdAtMs }: SignedIn): TeamAnswer['members'][number] {
  return { id, email, role, created_at: createdAtMs }
}

function shownInvitation({
  id,
  email,
  role,
  expiresAtMs,
}: Unversioned<InvitationDocument>): TeamAnswer['invitations'][number] {
  return { id, email: email ?? null, role, expires_at: expiresAtMs }
}

type Named = { readonly email: string | null }

function byEmail({ email: one }: Named, { email: other }: Named): number {
  return (one ?? '') < (other ?? '') ? -1 : 1
}
