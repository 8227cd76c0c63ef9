import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ErrorCode, Permission } from '@throughline/contract'
import type { FastifyRequest } from 'fastify'
import { keyHash, type KeyDocument } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { allowsOrigin, may } from '../catalog/keys.ts'
import type { Refusal } from './refusals.ts'

export const cookieName = 'throughline_session'
const cookieLifeMs = 30 * 24 * 60 * 60 * 1_000

/** Who may do what. Each check gives why not, or undefined. */
export interface Access {
  /** The check of an API key by itself: the header only. */
  refuseApiKey(request: FastifyRequest): ErrorCode | undefined
  /** The check of both keys: a cookie doesn't count. */
  refuseKeys(request: FastifyRequest): ErrorCode | undefined
  /** Both keys, or the cookie of somebody signed in to the web app; and the permission. */
  refuseCaller(request: FastifyRequest, permission: Permission): Refusal | undefined
  /** The web app's own routes: the cookie, of a key that may ask. */
  refuseApp(request: FastifyRequest): Refusal | undefined
  /** The application key that a caller has shown or signed in with. */
  callerKey(request: FastifyRequest): KeyDocument | undefined
  /** Signing in to the web app: an application key that may ask. */
  refuseSignIn(applicationKey: string): Refusal | undefined
  /** A new cookie for a known application key, undefined for an unknown one. */
  signIn(applicationKey: string): string | undefined
}

/** Who may send events. */
export interface IntakeAccess {
  /** The check of an API key, wherever its protocol has it, and of a page's origin. */
  refuseKey(key: string, request: FastifyRequest): ErrorCode | undefined
}

/** Lets whoever has a key of this catalog send. */
export function openIntakeAccess(catalog: Pick<Catalog, 'apiKey'>): IntakeAccess {
  return {
    refuseKey(key, request) {
      if (key === '') return 'api_key_missing'
      const origin = header(request, 'origin')
      const document = catalog.apiKey(key)
      const isOutside =
        document !== undefined && origin !== undefined && !allowsOrigin(document, origin)
      return refuseKey(catalog, key) ?? (isOutside ? 'origin_not_allowed' : undefined)
    },
  }
}

function refuseKey(catalog: Pick<Catalog, 'apiKey'>, key: string): ErrorCode | undefined {
  const document = catalog.apiKey(key)
  if (document === undefined) return 'api_key_unknown'
  return document.disabled === true ? 'api_key_disabled' : undefined
}

type AccessCatalog = Pick<Catalog, 'apiKey' | 'isApiKey' | 'applicationKey' | 'sessionSecret'>

/**
 * The cookie is `<expiry in epoch ms>.<SHA-256 of the application key>.<HMAC of both>`: nothing is
 * kept on the server, and a key that is gone or limited takes its cookies with it. The secret is the
 * catalog's, so that a cookie of one server is good on every other.
 */
export function openAccess(catalog: AccessCatalog, nowMs: () => number): Access {
  const callers = openCallers(catalog, nowMs)
  return {
    callerKey: callers.caller,
    refuseCaller: (request, permission) =>
      refusal(callers.caller(request), permission, 'application_key_unknown'),
    refuseApp: (request) => refusal(callers.signedIn(request), 'rum_apps_read', 'signed_out'),
    refuseSignIn: (key) =>
      refusal(catalog.applicationKey(keyHash(key)), 'rum_apps_read', 'application_key_unknown'),
    refuseKeys: (request) =>
      callers.holder(request) === undefined ? 'application_key_unknown' : undefined,
    refuseApiKey(request) {
      const key = header(request, 'dd-api-key') ?? ''
      return key === '' ? 'api_key_required' : refuseKey(catalog, key)
    },
    signIn(applicationKey) {
      const hash = keyHash(applicationKey)
      if (catalog.applicationKey(hash) === undefined) return undefined
      const value = signed(`${nowMs() + cookieLifeMs}.${hash}`, catalog.sessionSecret())
      return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${cookieLifeMs / 1_000}`
    },
  }
}

type FindKey = (request: FastifyRequest) => KeyDocument | undefined

type Callers = {
  /** By both keys in the headers. */
  readonly holder: FindKey
  /** By the cookie. */
  readonly signedIn: FindKey
  /** By either; whoever shows a key is judged by the keys alone. */
  readonly caller: FindKey
}

/** Finds the application key by which somebody asks. */
function openCallers(catalog: AccessCatalog, nowMs: () => number): Callers {
  const holder: FindKey = (request) => {
    if (!catalog.isApiKey(header(request, 'dd-api-key') ?? '')) return undefined
    return catalog.applicationKey(keyHash(header(request, 'dd-application-key') ?? ''))
  }
  const signedIn: FindKey = (request) => {
    const cookie = cookieOf(request)
    const [expiry, hash = ''] = cookie.split('.')
    const isGood = Number(expiry) > nowMs() && isOwnCookie(cookie, catalog.sessionSecret())
    return isGood ? catalog.applicationKey(hash) : undefined
  }
  const caller: FindKey = (request) => {
    const isWithoutKeys =
      header(request, 'dd-api-key') === undefined &&
      header(request, 'dd-application-key') === undefined
    return isWithoutKeys ? signedIn(request) : holder(request)
  }
  return { holder, signedIn, caller }
}

function refusal(
  key: KeyDocument | undefined,
  permission: Permission,
  unknown: ErrorCode,
): Refusal | undefined {
  if (key === undefined) return { code: unknown }
  if (may(key, permission)) return undefined
  const detail = `This needs the permission ${permission}, which the application key does not have.`
  return { code: 'permission_missing', detail }
}

/** What takes the cookie away again. */
export const signOutCookie = `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`

/** One header of a request, undefined when it is absent. */
export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** The API key that events are sent with, '' without one. */
export function intakeKey(request: FastifyRequest): string {
  return header(request, 'dd-api-key') ?? queryKey(request) ?? ''
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
