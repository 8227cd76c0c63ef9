/**
 * The cookie of somebody signed in is `<expiry in epoch ms>.<id of the team member>.<session mark>.<HMAC
 * of all three>`: nothing is kept on the server, and whoever is removed, or gets another mark, is signed
 * out. The secret is the catalog's, so that a cookie of one server is good on every other.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { TeamMemberDocument } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { SignedIn } from '../catalog/team.ts'
import { header } from './header.ts'

export const cookieName = 'throughline_session'
const cookieLifeMs = 30 * 24 * 60 * 60 * 1_000

export type SessionCatalog = Pick<Catalog, 'teamMember' | 'sessionSecret'>

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

/** Whose cookie came with a request; undefined when it is none, or good no longer. */
export function memberOfCookie(
  request: FastifyRequest,
  { catalog, nowMs }: { catalog: SessionCatalog; nowMs: number },
): TeamMemberDocument | undefined {
  const cookie = cookieOf(request)
  const [expiry, id = '', mark] = cookie.split('.')
  const isGood = Number(expiry) > nowMs && isOwnCookie(cookie, catalog.sessionSecret())
  const member = isGood ? catalog.teamMember(id) : undefined
  return member?.sessionMark === mark ? member : undefined
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
