import { randomBytes } from 'node:crypto'
import type { Permission } from '@throughline/contract'
import { keyHash, type KeyDocument, type KeyKind, type Unversioned } from './catalog-document.ts'

/** How many keys of a kind there may be. */
export const keysMax = 1_000

/** What somebody may decide about a key. */
export type KeyChange = Partial<
  Omit<
    KeyDocument,
    'kind' | 'id' | 'version' | 'deleted' | 'last4' | 'createdAtMs' | 'modifiedAtMs'
  >
>

type Start = Omit<KeyChange, 'name'> & { readonly kind: KeyKind; readonly name: string }

/** What a new key is made of: itself, when somebody has one already, or what a random one starts with. */
export type KeyText = { readonly key?: string; readonly prefix?: string }

export type NewKey = {
  /** The key itself. It is in nothing that is kept, so it can be shown only now. */
  readonly secret: string
  readonly document: Unversioned<KeyDocument>
}

/** A new key of somebody's choice of name. */
export function newKey(start: Start, nowMs: number, { key, prefix = '' }: KeyText = {}): NewKey {
  const secret = key ?? prefix + newSecret(start.kind)
  return { secret, document: keyDocument(secret, { ...start, createdAtMs: nowMs }) }
}

const secretBytes = { api_key: 16, application_key: 20 } as const

/** The lengths are the vendor's: 32 and 40 hexadecimal digits. */
export function newSecret(kind: KeyKind): string {
  return randomBytes(secretBytes[kind]).toString('hex')
}

/** What is kept of a key: its hash, and its end to tell it by. */
export function keyDocument(
  secret: string,
  content: Start & { readonly createdAtMs: number },
): Unversioned<KeyDocument> {
  return { ...content, id: keyHash(secret), deleted: false, last4: endOf(secret) }
}

/** Four characters, and never more than a quarter: the key cannot be told from them. */
function endOf(secret: string): string {
  return secret.slice(-Math.min(4, Math.max(1, Math.floor(secret.length / 4))))
}

type Limited = { readonly scopes?: readonly string[] | undefined }

/** Whether an application key has a permission. */
export function may({ scopes }: Limited, permission: Permission): boolean {
  return scopes === undefined || scopes.includes(permission)
}

/** Whether an application key has everything itself that another is to get from it. */
export function mayGive(giver: Limited | undefined, given: Limited): boolean {
  if (giver === undefined) return false
  const { scopes } = giver
  if (scopes === undefined) return true
  return given.scopes !== undefined && given.scopes.every((scope) => scopes.includes(scope))
}

/**
 * Whether no key that may do everything would be left without this one: a locked door. Somebody's own
 * key does not count: it goes with them.
 */
export function isLastUnlimited(keys: readonly KeyDocument[], key: KeyDocument): boolean {
  const opens = ({ scopes, disabled, ownerId }: KeyDocument) =>
    scopes === undefined && disabled !== true && ownerId === undefined
  return opens(key) && keys.every((other) => other.id === key.id || !opens(other))
}

/** Whether pages of an origin may send with a key. */
export function allowsOrigin(
  { allowedOrigins }: Pick<KeyDocument, 'allowedOrigins'>,
  origin: string,
): boolean {
  return allowedOrigins === undefined || allowedOrigins.includes(origin)
}

/** Where the pages are that some key may be sent from. */
export type AllowedOrigins = 'any' | ReadonlySet<string>

/** The origins that these keys allow, without those that are disabled. */
export function allowedOrigins(keys: readonly KeyDocument[]): AllowedOrigins {
  const enabled = keys.filter(({ disabled }) => disabled !== true)
  const isOpen = enabled.some((key) => key.allowedOrigins === undefined)
  return isOpen ? 'any' : new Set(enabled.flatMap((key) => key.allowedOrigins ?? []))
}
