import { fastify, type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyHash } from '../catalog/catalog-document.ts'
import { cookieName, openAccess, signOutCookie, type Access } from './access.ts'

const apiKey = 'api-key-0123456789'
const applicationKey = 'app-key-0123456789'
const secret = 'a'.repeat(64)
const day = 24 * 60 * 60 * 1_000

let nowMs: number
let applicationKeys: Set<string>
let app: FastifyInstance
let access: Access

function accessWith(sessionSecret: string): Access {
  const catalog = {
    isApiKey: (key: string) => key === apiKey,
    isApplicationKey: (key: string) => applicationKeys.has(key),
    isApplicationKeyId: (id: string) => [...applicationKeys].some((key) => keyHash(key) === id),
    sessionSecret: () => sessionSecret,
  }
  return openAccess(catalog, () => nowMs)
}

beforeEach(() => {
  nowMs = 1_795_000_000_000
  applicationKeys = new Set([applicationKey])
  access = accessWith(secret)
  app = fastify()
  app.get('/intake', (request) => ({ refused: access.refuseIntake(request) ?? 'no' }))
  app.get('/question', (request) => ({ refused: access.refuseQuestion(request) ?? 'no' }))
  app.get('/app', (request) => ({ refused: access.refuseApp(request) ?? 'no' }))
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
  applicationKeys.add('another-key-0123456')
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

  applicationKeys.delete(applicationKey)

  expect(await refused('/app', { cookie })).toEqual({ refused: 'signed_out' })
})
