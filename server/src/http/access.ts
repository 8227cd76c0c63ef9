import type { ErrorCode, Permission } from '@throughline/contract'
import type { FastifyRequest } from 'fastify'
import {
  keyHash,
  keyUuid,
  type KeyDocument,
  type TeamMemberDocument,
} from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { allowsOrigin, may } from '../catalog/keys.ts'
import { roleMay } from '../catalog/team.ts'
import { header } from './header.ts'
import { isOfOwnPage } from './own-page.ts'
import type { Refusal } from './refusals.ts'
import { memberOfCookie, type SessionCatalog } from './session-cookie.ts'

/** Who asks: somebody by keys, or somebody who is signed in. */
export type Caller =
  | {
      readonly kind: 'key'
      readonly key: KeyDocument
      /** Whose key it is; of nobody, when it was not made by somebody signed in. */
      readonly owner: TeamMemberDocument | undefined
    }
  | { readonly kind: 'member'; readonly member: TeamMemberDocument }

/** Whether a caller has a permission. Somebody's key never allows more than their role. */
export function callerMay(caller: Caller, permission: Permission): boolean {
  if (caller.kind === 'member') return roleMay(caller.member.role, permission)
  const { key, owner } = caller
  return may(key, permission) && (owner === undefined || roleMay(owner.role, permission))
}

/** The team member whose keys a caller's own keys are; undefined: those of nobody. */
export function ownerOf(caller: Caller | undefined): string | undefined {
  return caller?.kind === 'member' ? caller.member.id : caller?.owner?.id
}

/** Tells callers apart; the same for all sessions of somebody. */
export function callerName(caller: Caller): string {
  return caller.kind === 'key' ? `key ${caller.key.id}` : `member ${caller.member.id}`
}

/** What the log says of who did something. */
export function loggedCaller(caller: Caller): Readonly<Record<string, string>> {
  return caller.kind === 'key'
    ? { application_key_id: keyUuid(caller.key.id) }
    : { team_member_id: caller.member.id }
}

/** Who may do what. Each check gives why not, or undefined. */
export interface Access {
  /** The check of an API key by itself: the header only. */
  refuseApiKey(request: FastifyRequest): ErrorCode | undefined
  /** The check of both keys: a cookie doesn't count. */
  refuseKeys(request: FastifyRequest): ErrorCode | undefined
  /** Both keys, or the cookie of somebody signed in to the web app; and the permission. */
  refuseCaller(request: FastifyRequest, permission: Permission): Refusal | undefined
  /** The cookie of somebody signed in, whatever their role. */
  refuseMember(request: FastifyRequest): Refusal | undefined
  /** Who asks, whatever they may do; undefined for anybody. */
  caller(request: FastifyRequest): Caller | undefined
  /** Who is signed in. */
  member(request: FastifyRequest): TeamMemberDocument | undefined
}

/** Who may send events. */
export interface IntakeAccess {
  /** The check of an API key, wherever its protocol has it, and of a page's origin. */
  refuseKey(key: string, request: FastifyRequest): ErrorCode | undefined
}

/**
 * Lets whoever has a key of this catalog send; and, without any, pages of this server for somebody
 * signed in who may change applications, so that the API page can try what takes events.
 */
export function openIntakeAccess(
  catalog: Pick<Catalog, 'apiKey'> & SessionCatalog,
  nowMs: () => number,
): IntakeAccess {
  const isSentByPage = (request: FastifyRequest) => {
    // Any link has a browser GET, which proves nothing of the page.
    if (request.method !== 'POST' || !isOfOwnPage(request)) return false
    const member = memberOfCookie(request, { catalog, nowMs: nowMs() })
    return member !== undefined && roleMay(member.role, 'rum_apps_write')
  }
  return {
    refuseKey(key, request) {
      if (key === '') return isSentByPage(request) ? undefined : 'api_key_missing'
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

type AccessCatalog = Pick<Catalog, 'apiKey' | 'isApiKey' | 'applicationKey'> & SessionCatalog

/** Lets on whoever has keys of this catalog, or a cookie that it signed. */
export function openAccess(catalog: AccessCatalog, nowMs: () => number): Access {
  const holder = (request: FastifyRequest): Caller | undefined => {
    if (!catalog.isApiKey(header(request, 'dd-api-key') ?? '')) return undefined
    const key = catalog.applicationKey(keyHash(header(request, 'dd-application-key') ?? ''))
    if (key === undefined) return undefined
    const owner = key.ownerId === undefined ? undefined : catalog.teamMember(key.ownerId)
    // A key goes with its owner.
    const isOrphan = key.ownerId !== undefined && owner === undefined
    return isOrphan ? undefined : { kind: 'key', key, owner }
  }
  const signedIn = (request: FastifyRequest) => memberOfCookie(request, { catalog, nowMs: nowMs() })
  const caller = (request: FastifyRequest): Caller | undefined => {
    // Whoever shows a key is judged by the keys alone.
    if (hasKeys(request)) return holder(request)
    const member = signedIn(request)
    return member === undefined ? undefined : { kind: 'member', member }
  }
  return {
    caller,
    member: signedIn,
    refuseCaller: (request, permission) => refusal(caller(request), permission, request),
    refuseMember(request) {
      if (signedIn(request) === undefined) return { code: 'signed_out' }
      return isOfOwnPage(request) ? undefined : { code: 'cross_site' }
    },
    refuseKeys: (request) =>
      holder(request) === undefined ? 'application_key_unknown' : undefined,
    refuseApiKey(request) {
      const key = header(request, 'dd-api-key') ?? ''
      return key === '' ? 'api_key_required' : refuseKey(catalog, key)
    },
  }
}

function hasKeys(request: FastifyRequest): boolean {
  return ['dd-api-key', 'dd-application-key'].some((name) => header(request, name) !== undefined)
}

function refusal(
  caller: Caller | undefined,
  permission: Permission,
  request: FastifyRequest,
): Refusal | undefined {
  if (caller === undefined) return { code: 'application_key_unknown' }
  if (caller.kind === 'member' && !isOfOwnPage(request)) return { code: 'cross_site' }
  if (callerMay(caller, permission)) return undefined
  const detail = `This needs the permission ${permission}, which ${lacking(caller)} does not have.`
  return { code: 'permission_missing', detail }
}

function lacking(caller: Caller): string {
  return caller.kind === 'key' ? 'the application key' : `the role ${caller.member.role}`
}
