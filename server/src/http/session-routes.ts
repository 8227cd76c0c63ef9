import {
  InvitationAcceptance,
  InvitationLookup,
  PasswordChange,
  SignIn,
  type InvitationShown,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { tidyEmail, type Changed, type SignedIn, type Team } from '../catalog/team.ts'
import type { Access } from './access.ts'
import { isOfOwnPage } from './own-page.ts'
import { refuse } from './refusals.ts'
import { checkedJson, refuseJson, type Shape } from './request-json.ts'
import {
  endOfSession,
  sessionCookie,
  sessionOfCookie,
  type SessionCatalog,
} from './session-cookie.ts'
import { sessionPaths } from './session-endpoints.ts'
import type { SignInTries, Tried } from './sign-in-tries.ts'

export type SessionTools = {
  readonly access: Access
  readonly catalog: SessionCatalog
  readonly team: Team
  readonly tries: SignInTries
  readonly nowMs: () => number
}

const signIn = Compile(SignIn)
const lookup = Compile(InvitationLookup)
const acceptance = Compile(InvitationAcceptance)
const passwordChange = Compile(PasswordChange)

/** Open to anybody, so no more is taken than an e-mail and two passwords need. */
const bodyLimit = 4_096

/** How people come, sign in and out, and change their password. */
export function sessionRoutes(app: FastifyInstance, tools: SessionTools): void {
  void app.register((scope, _options, done) => {
    // Nobody else's page may sign somebody in, as whomever, or out.
    scope.addHook('onRequest', async (request, reply) => {
      return isOfOwnPage(request) ? undefined : refuse(reply, 'sentences', { code: 'cross_site' })
    })
    signingRoutes(scope, tools)
    invitationRoutes(scope, tools)
    passwordRoute(scope, tools)
    done()
  })
}

function signingRoutes(app: FastifyInstance, tools: SessionTools): void {
  app.post(sessionPaths.signIn, { bodyLimit }, async (request, reply) => {
    const read = checkedJson(request.body, signIn)
    if (read.kind !== 'read') return refuseJson(reply, read)
    const { email, password } = read.body
    const tried = { email: tidyEmail(email), address: request.ip }
    if (isThrottled(reply, tried, tools)) return reply
    const member = await tools.team.find(email, password)
    if (member === undefined) return refuse(reply, 'sentences', { code: 'credentials_wrong' })
    tools.tries.giveBack(tried)
    return signedIn(request, reply, { member, tools })
  })
  app.post(sessionPaths.signOut, async (request, reply) => {
    const { catalog, nowMs, team } = tools
    const session = sessionOfCookie(request, { catalog, nowMs: nowMs() })
    if (session !== undefined) await team.endSession(session.member.id, session.expiresAtMs)
    return reply.header('set-cookie', endOfSession(request)).code(204).send()
  })
}

function invitationRoutes(app: FastifyInstance, tools: SessionTools): void {
  const { team, tries } = tools
  app.post(sessionPaths.invitation, { bodyLimit }, (request, reply) => {
    const asked = askedOfLink(request, reply, { shape: lookup, tools })
    if (asked === undefined) return reply
    const invitation = team.invitationOf(asked.body.token)
    if (invitation === undefined) return refuse(reply, 'sentences', { code: 'invitation_unknown' })
    tries.giveBack(asked.tried)
    const { email, role, expiresAtMs: expires_at } = invitation
    const is_member = email !== undefined && team.memberOf(email) !== undefined
    const shown = { email: email ?? null, role, expires_at, is_member }
    return reply.send(shown satisfies InvitationShown)
  })
  app.post(sessionPaths.acceptance, { bodyLimit }, async (request, reply) => {
    const asked = askedOfLink(request, reply, { shape: acceptance, tools })
    if (asked === undefined) return reply
    const { token, ...given } = asked.body
    const joined = await team.accept(token, given)
    return answerChange(request, reply, { changed: joined, tried: asked.tried, tools })
  })
}

function passwordRoute(app: FastifyInstance, tools: SessionTools): void {
  const { access, team } = tools
  app.post(sessionPaths.password, { bodyLimit }, async (request, reply) => {
    const member = access.member(request)
    if (member === undefined) return refuse(reply, 'sentences', { code: 'signed_out' })
    const read = checkedJson(request.body, passwordChange)
    if (read.kind !== 'read') return refuseJson(reply, read)
    const tried = { email: member.email, address: request.ip }
    if (isThrottled(reply, tried, tools)) return reply
    const { password, new_password: wanted } = read.body
    const found = await team.find(member.email, password)
    if (found === undefined) return refuse(reply, 'sentences', { code: 'credentials_wrong' })
    const changed = await team.changePassword(found, wanted)
    return answerChange(request, reply, { changed, tried, tools })
  })
}

type Asked<Body> = { readonly shape: Shape<Body>; readonly tools: SessionTools }

/** The body of a request about a link, counted as a try; undefined when it was answered already. */
function askedOfLink<Body>(
  request: FastifyRequest,
  reply: FastifyReply,
  { shape, tools }: Asked<Body>,
): { readonly body: Body; readonly tried: Tried } | undefined {
  const read = checkedJson(request.body, shape)
  if (read.kind !== 'read') {
    refuseJson(reply, read)
    return undefined
  }
  const tried = { email: '', address: request.ip }
  return isThrottled(reply, tried, tools) ? undefined : { body: read.body, tried }
}

/** Counts a try; one too many is answered here. */
function isThrottled(reply: FastifyReply, tried: Tried, { tries }: SessionTools): boolean {
  const limit = tries.take(tried)
  if (limit !== undefined) refuse(reply, 'sentences', { code: 'sign_ins_throttled', limit })
  return limit !== undefined
}

type Outcome = {
  readonly changed: Changed
  readonly tried: Tried
  readonly tools: SessionTools
}

function answerChange(
  request: FastifyRequest,
  reply: FastifyReply,
  { changed, tried, tools }: Outcome,
): FastifyReply {
  if (changed.kind === 'refused') return refuse(reply, 'sentences', { code: changed.code })
  tools.tries.giveBack(tried)
  return signedIn(request, reply, { member: changed.member, tools })
}

function signedIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { member, tools }: { readonly member: SignedIn; readonly tools: SessionTools },
): FastifyReply {
  const { catalog, nowMs } = tools
  const cookie = sessionCookie(request, member, { catalog, nowMs: nowMs() })
  return reply.header('set-cookie', cookie).code(204).send()
}
