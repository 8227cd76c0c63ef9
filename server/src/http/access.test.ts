import { fastify, type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyHash, type KeyDocument } from '../catalog/catalog-document.ts'
import {
  cookieName,
  intakeKey,
  openAccess,
  openIntakeAccess,
  signOutCookie,
  type Access,
} from './access.ts'

const apiKey = 'api-key-0123456789'
const applicationKey = 'app-key-0123456789'
const secret = 'a'.repeat(64)
const day = 24 * 60 * 60 * 1_000

let nowMs: number
let applicationKeys: Map<string, KeyDocument>
let app: FastifyInstance
let access: Access

const isApiKey = (key: string) => key === apiKey

const apiKeyDocuments: readonly KeyDocument[] = [
  aKey(apiKey),
  { ...aKey('disabled-0123456789'), disabled: true },
]

function aKey(key: string): KeyDocument {
  const content = { kind: 'api_key', version: 1, deleted: false, name: key } as const
  return { ...content, id: keyHash(key) }
}

const findApiKey = (key: string) => apiKeyDocuments.find(({ id }) => id === keyHash(key))

function accessWith(sessionSecret: string): Access {
  const catalog = {
    isApiKey,
    apiKey: findApiKey,
    applicationKey: (hash: string) => applicationKeys.get(hash),
    sessionSecret: () => sessionSecret,
  }
  return openAccess(catalog, () => nowMs)
}

function addKey(key: string, scopes?: string[]): void {
  const limit = scopes === undefined ? {} : { scopes }
  const content = { kind: 'application_key', version: 1, deleted: false, name: key } as const
  applicationKeys.set(keyHash(key), { ...content, id: keyHash(key), ...limit })
}

beforeEach(() => {
  nowMs = 1_795_000_000_000
  applicationKeys = new Map()
  addKey(applicationKey)
  access = accessWith(secret)
  app = fastify()
  const senders = openIntakeAccess({ apiKey: findApiKey })
  app.get('/intake', (request) => ({
    refused: senders.refuseKey(intakeKey(request), request) ?? 'no',
  }))
  app.get('/question', (request) => ({
    refused: access.refuseCaller(request, 'rum_apps_read')?.code ?? 'no',
  }))
  app.get('/keys', (request) => ({
    refused: access.refuseCaller(request, 'org_app_keys_write')?.detail ?? 'no',
  }))
  app.get('/app', (request) => ({ refused: access.refuseApp(request)?.code ?? 'no' }))
})
afterEach(() => app.close())

async function refused(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  return (await app.inject({ url, headers })).json()
}

function cookieOf(signedBy: Access = access): string {
  return signedBy.signIn(applicationKey)?.split(';')[0] ?? ''
}

test.each([
  ['/intake', {}, 'api_key_missing'],
  ['/intake', { 'dd-api-key': '' }, 'api_key_missing'],
  ['/intake', { 'dd-api-key': applicationKey }, 'api_key_unknown'],
  ['/intake', { 'dd-api-key': 'disabled-0123456789' }, 'api_key_disabled'],
  ['/intake', { 'dd-api-key': apiKey }, 'no'],
  [`/intake?dd-api-key=${apiKey}`, {}, 'no'],
  ['/question', {}, 'application_key_unknown'],
  ['/question', { 'dd-api-key': apiKey }, 'application_key_unknown'],
  ['/question', { 'dd-application-key': applicationKey }, 'application_key_unknown'],
  [
    `/question?dd-api-key=${apiKey}`,
    { 'dd-application-key': applicationKey },
    'application_key_unknown',
  ],
  ['/question', { 'dd-api-key': apiKey, 'dd-application-key': applicationKey }, 'no'],
  ['/question', { 'dd-api-key': apiKey, 'dd-application-key': apiKey }, 'application_key_unknown'],
  [
    '/question',
    { 'dd-api-key': applicationKey, 'dd-application-key': applicationKey },
    'application_key_unknown',
  ],
  ['/app', { 'dd-api-key': apiKey, 'dd-application-key': applicationKey }, 'signed_out'],
])('%s with %j is refused with: %s', async (url, headers, code) => {
  expect(await refused(url, headers)).toEqual({ refused: code })
})

test('an unknown application key gives no cookie', () => {
  expect(access.signIn(apiKey)).toBeUndefined()
})

test('the cookie is out of reach of scripts and other sites, lives 30 days, and holds no key', () => {
  const cookie = access.signIn(applicationKey)

  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/)
  expect(cookie).not.toContain(applicationKey)
  expect(signOutCookie).toMatch(/; Max-Age=0$/)
})

test('the cookie opens the app and questions until it is 30 days old', async () => {
  const cookie = cookieOf()

  nowMs += 30 * day - 1
  expect(await refused('/app', { cookie: `theme=dark; ${cookie}` })).toEqual({ refused: 'no' })
  expect(await refused('/question', { cookie })).toEqual({ refused: 'no' })
  nowMs += 1
  expect(await refused('/app', { cookie })).toEqual({ refused: 'signed_out' })
})

test('a cookie whose expiry or key was changed is refused', async () => {
  const [expiry, id, signature] = cookieOf().replace(`${cookieName}=`, '').split('.')
  addKey('another-key-0123456')
  const forged = [
    `${Number(expiry) + day}.${id}.${signature}`,
    `${expiry}.${keyHash('another-key-0123456')}.${signature}`,
    `${expiry}.${id}.${'0'.repeat(64)}`,
    `${expiry}.${id}.`,
    `${expiry}.${id}`,
    '',
  ]

  for (const value of forged) {
    expect(await refused('/app', { cookie: `${cookieName}=${value}` })).toEqual({
      refused: 'signed_out',
    })
  }
})

test('a cookie of another server is good when both share the secret, and refused when not', async () => {
  const sameSecret = cookieOf(accessWith(secret))
  const otherSecret = cookieOf(accessWith('b'.repeat(64)))

  expect(await refused('/app', { cookie: sameSecret })).toEqual({ refused: 'no' })
  expect(await refused('/app', { cookie: otherSecret })).toEqual({ refused: 'signed_out' })
})

test('a removed application key takes its cookies with it', async () => {
  const cookie = cookieOf()

  applicationKeys.delete(keyHash(applicationKey))

  expect(await refused('/app', { cookie })).toEqual({ refused: 'signed_out' })
})

test('a key may do what it is limited to and nothing else, and is told what it lacks', async () => {
  addKey('limited-key-0123456', ['rum_apps_read'])
  const headers = { 'dd-api-key': apiKey, 'dd-application-key': 'limited-key-0123456' }

  expect(await refused('/question', headers)).toEqual({ refused: 'no' })
  expect(await refused('/keys', headers)).toEqual({
    refused:
      'This needs the permission org_app_keys_write, which the application key does not have.',
  })
})

test('a cookie gives what its key gives now, also when that was limited after the sign-in', async () => {
  const cookie = cookieOf()
  expect(await refused('/keys', { cookie })).toEqual({ refused: 'no' })

  addKey(applicationKey, ['org_app_keys_write'])

  expect(await refused('/keys', { cookie })).toEqual({ refused: 'no' })
  expect(await refused('/question', { cookie })).toEqual({ refused: 'permission_missing' })
  expect(await refused('/app', { cookie })).toEqual({ refused: 'permission_missing' })
})

test('a key that may not ask does not sign in', () => {
  addKey('writing-key-0123456', ['rum_apps_write'])

  expect(access.refuseSignIn('writing-key-0123456')?.code).toBe('permission_missing')
  expect(access.refuseSignIn(apiKey)?.code).toBe('application_key_unknown')
  expect(access.refuseSignIn(applicationKey)).toBeUndefined()
})
