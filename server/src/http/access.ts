import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ErrorCode } from '@throughline/contract'
import type { FastifyRequest } from 'fastify'
import { keyHash } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'

export const cookieName = 'throughline_session'
const cookieLifeMs = 30 * 24 * 60 * 60 * 1_000

/** Who may do what. Each check gives the code of what is missing, or undefined. */
export interface Access {
  /** Intake: an API key in DD-API-KEY, or in the query string as browser clients send it. */
  refuseIntake(request: FastifyRequest): ErrorCode | undefined
  /** The check of an API key by itself: the header only. */
  refuseApiKey(request: FastifyRequest): ErrorCode | undefined
  /** The check of both keys: a cookie doesn't count. */
  refuseKeys(request: FastifyRequest): ErrorCode | undefined
  /** Questions: both keys, or the cookie of somebody signed in to the web app. */
  refuseQuestion(request: FastifyRequest): ErrorCode | undefined
  /** The web app's own routes: the cookie. */
  refuseApp(request: FastifyRequest): ErrorCode | undefined
  /** A new cookie for a known application key, undefined for an unknown one. */
  signIn(applicationKey: string): string | undefined
}

type AccessCatalog = Pick<
  Catalog,
  'isApiKey' | 'isApplicationKey' | 'isApplicationKeyId' | 'sessionSecret'
>

/**
 * The cookie is `<expiry in epoch ms>.<SHA-256 of the application key>.<HMAC of both>`: nothing is
 * kept on the server, and a key that is gone takes its cookies with it. The secret is the catalog's,
 * so that a cookie of one server is good on every other.
 */
export function openAccess(catalog: AccessCatalog, nowMs: () => number): Access {
  const isSignedIn = (cookie: string): boolean => {
    const [expiry, keyId] = cookie.split('.')
    const isCurrent = Number(expiry) > nowMs() && catalog.isApplicationKeyId(keyId ?? '')
    return isCurrent && isOwnCookie(cookie, catalog.sessionSecret())
  }
  const refuseApp = (request: FastifyRequest): ErrorCode | undefined =>
    isSignedIn(cookieOf(request)) ? undefined : 'signed_out'
  const refuseKeys = (request: FastifyRequest): ErrorCode | undefined => {
    const isKnown =
      catalog.isApiKey(header(request, 'dd-api-key') ?? '') &&
      catalog.isApplicationKey(header(request, 'dd-application-key') ?? '')
    return isKnown ? undefined : 'application_key_unknown'
  }
  return {
    refuseApp,
    refuseKeys,
    refuseApiKey(request) {
      const key = header(request, 'dd-api-key') ?? ''
      if (key === '') return 'api_key_required'
      return catalog.isApiKey(key) ? undefined : 'api_key_unknown'
    },
    refuseIntake(request) {
      const key = header(request, 'dd-api-key') ?? queryKey(request)
      if (key === undefined || key === '') return 'api_key_missing'
      return catalog.isApiKey(key) ? undefined : 'api_key_unknown'
    },
    refuseQuestion(request) {
      const isWithoutKeys =
        header(request, 'dd-api-key') === undefined &&
        header(request, 'dd-application-key') === undefined
      if (!isWithoutKeys) return refuseKeys(request)
      return refuseApp(request) === undefined ? undefined : 'application_key_unknown'
    },
    signIn(applicationKey) {
      if (!catalog.isApplicationKey(applicationKey)) return undefined
      const expiry = nowMs() + cookieLifeMs
      const value = signed(`${expiry}.${keyHash(applicationKey)}`, catalog.sessionSecret())
      return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${cookieLifeMs / 1_000}`
    },
  }
}

/** What takes the cookie away again. */
export const signOutCookie = `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`

/** One header of a request, undefined when it is absent. */
export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

function queryKey({ query }: FastifyRequest): string | undefined {
  if (typeof query !== 'object' || query === null || !('dd-api-key' in query)) return undefined
  return typeof query['dd-api-key'] === 'string' ? query['dd-api-key'] : undefined
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
