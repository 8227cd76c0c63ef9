/**
 * The cookie of somebody signed in is `<expiry in epoch ms>.<id of the team member>.<session mark>.<HMAC
 * of all three>`: of an open session nothing is kept on the server. Whoever is removed, or gets another
 * mark, is signed out; of a session that somebody ends, the expiry is kept until then. The secret is the
 * catalog's, so that a cookie of one server is good on every other.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { TeamMemberDocument } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { SignedIn } from '../catalog/team.ts'
import { header } from './header.ts'

export const cookieName = 'throughline_session'
const cookieLifeMs = 30 * 24 * 60 * 60 * 1_000

export type SessionCatalog = Pick<Catalog, 'teamMember' | 'sessionSecret' | 'endedSessions'>

/** Signs the one who asked in: the value of a Set-Cookie header. */
export function sessionCookie(
  request: Pick<FastifyRequest, 'protocol'>,
  member: Pick<SignedIn, 'id' | 'sessionMark'>,
  { catalog, nowMs }: { catalog: Pick<SessionCatalog, 'sessionSecret'>; nowMs: number },
): string {
  const claim = `${nowMs + cookieLifeMs}.${member.id}.${member.sessionMark}`
  const value = signed(claim, catalog.sessionSecret())
  return `${cookieName}=${value}; ${attributes(request)}; Max-Age=${cookieLifeMs / 1_000}`
}

/** What takes the cookie away again. */
export function endOfSession(request: Pick<FastifyRequest, 'protocol'>): string {
  return `${cookieName}=; ${attributes(request)}; Max-Age=0`
}

type Known = { readonly catalog: SessionCatalog; readonly nowMs: number }

/** Whose cookie came with a request; undefined when it is none, or good no longer. */
export function memberOfCookie(
  request: FastifyRequest,
  known: Known,
): TeamMemberDocument | undefined {
  return sessionOfCookie(request, known)?.member
}

export type Session = { readonly member: TeamMemberDocument; readonly expiresAtMs: number }

/** The session that a request belongs to; undefined without a good cookie. */
export function sessionOfCookie(
  request: FastifyRequest,
  { catalog, nowMs }: Known,
): Session | undefined {
  const cookie = cookieOf(request)
  const [expiry, id = '', mark] = cookie.split('.')
  const expiresAtMs = Number(expiry)
  const isGood = expiresAtMs > nowMs && isOwnCookie(cookie, catalog.sessionSecret())
  if (!isGood || catalog.endedSessions(id).includes(expiresAtMs)) return undefined
  const member = catalog.teamMember(id)
  const isTheirs = member !== undefined && member.sessionMark === mark
  return isTheirs ? { member, expiresAtMs } : undefined
}

// Of a page that came in the clear a browser would not send a cookie back that is only for TLS.
function attributes({ protocol }: Pick<FastifyRequest, 'protocol'>): string {
  const secure = protocol === 'https' ? '; Secure' : ''
  return `Path=/; HttpOnly; SameSite=Strict${secure}`
}

function cookieOf(request: FastifyRequest): string {
  const cookies = (header(request, 'cookie') ?? '').split(';').map((pair) => pair.trim())
  const own = cookies.find((pair) => pair.startsWith(`${cookieName}=`))
  return own?.slice(cookieName.length + 1) ?? ''
}

function isOwnCookie(cookie: string, secret: string): boolean {
  const given = Buffer.from(cookie)
  const expected = Buffer.from(signed(cookie.slice(0, cookie.lastIndexOf('.')), secret))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function signed(claim: string, secret: string): string {
  return `${claim}.${createHmac('sha256', secret).update(claim).digest('hex')}`
}
