import { fastify, type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyHash, type KeyDocument, type TeamMemberDocument } from '../catalog/catalog-document.ts'
import { openAccess, openIntakeAccess, type Access } from './access.ts'
import { intakeKey } from './header.ts'
import { cookieName, endOfSession, sessionCookie } from './session-cookie.ts'

const apiKey = 'api-key-0123456789'
const applicationKey = 'app-key-0123456789'
const secret = 'a'.repeat(64)
const day = 24 * 60 * 60 * 1_000

let nowMs: number
let applicationKeys: Map<string, KeyDocument>
let members: Map<string, TeamMemberDocument>
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

const catalog = {
  isApiKey,
  apiKey: findApiKey,
  applicationKey: (hash: string) => applicationKeys.get(hash),
  endedSessions: () => [],
  teamMember: (id: string) => members.get(id),
  sessionSecret: () => secret,
}

function addKey(key: string, limit: { scopes?: string[]; ownerId?: string } = {}): void {
  const content = { kind: 'application_key', version: 1, deleted: false, name: key } as const
  applicationKeys.set(keyHash(key), { ...content, id: keyHash(key), ...limit })
}

function addMember(change: Partial<TeamMemberDocument> = {}): TeamMemberDocument {
  const member: TeamMemberDocument = {
    kind: 'team_member',
    id: 'ann',
    version: 1,
    deleted: false,
    email: 'ann@shop.example',
    role: 'viewer',
    passwordHash: '',
    sessionMark: 'mark',
    createdAtMs: 1,
    modifiedAtMs: 1,
    ...change,
  }
  members.set(member.id, member)
  return member
}

beforeEach(() => {
  nowMs = 1_795_000_000_000
  applicationKeys = new Map()
  members = new Map()
  addKey(applicationKey)
  addMember()
  access = openAccess(catalog, () => nowMs)
  app = fastify()
  const senders = openIntakeAccess(catalog, () => nowMs)
  app.route({
    method: ['GET', 'POST'],
    url: '/intake',
    handler: (request) => ({
      refused: senders.refuseKey(intakeKey(request), request) ?? 'no',
    }),
  })
  app.get('/question', (request) => ({
    refused: access.refuseCaller(request, 'rum_apps_read')?.code ?? 'no',
  }))
  app.get('/keys', (request) => ({
    refused: access.refuseCaller(request, 'org_app_keys_write')?.detail ?? 'no',
  }))
  app.get('/own', (request) => ({ refused: access.refuseMember(request)?.code ?? 'no' }))
})
afterEach(() => app.close())

async function refused(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  return (await app.inject({ url, headers })).json()
}

const plain = { protocol: 'http' } as const

function cookieOf(member: TeamMemberDocument, sessionSecret = secret): string {
  const signer = { catalog: { sessionSecret: () => sessionSecret }, nowMs }
  return sessionCookie(plain, member, signer).split(';')[0] ?? ''
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
  ['/own', { 'dd-api-key': apiKey, 'dd-application-key': applicationKey }, 'signed_out'],
])('%s with %j is refused with: %s', async (url, headers, code) => {
  expect(await refused(url, headers)).toEqual({ refused: code })
})

test('the cookie is out of reach of scripts and other sites, lives 30 days, and is for TLS where that is used', () => {
  const signer = { catalog, nowMs }
  const cookie = sessionCookie(plain, addMember(), signer)

  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/)
  expect(sessionCookie({ protocol: 'https' }, addMember(), signer)).toMatch(
    /; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=2592000$/,
  )
  expect(endOfSession(plain)).toMatch(/=; Path=\/; HttpOnly; SameSite=Strict; Max-Age=0$/)
})

test('the cookie opens the app and questions until it is 30 days old', async () => {
  const cookie = cookieOf(addMember())

  nowMs += 30 * day - 1
  expect(await refused('/own', { cookie: `theme=dark; ${cookie}` })).toEqual({ refused: 'no' })
  expect(await refused('/question', { cookie })).toEqual({ refused: 'no' })
  nowMs += 1
  expect(await refused('/own', { cookie })).toEqual({ refused: 'signed_out' })
  expect(await refused('/question', { cookie })).toEqual({ refused: 'application_key_unknown' })
})

test('a cookie of which anything was changed is refused', async () => {
  const cookie = cookieOf(addMember())
  const [expiry, id, mark, signature] = cookie.replace(`${cookieName}=`, '').split('.')
  addMember({ id: 'bob', role: 'administrator' })
  addMember({ sessionMark: 'other' })
  const forged = [
    `${Number(expiry) + day}.${id}.${mark}.${signature}`,
    `${expiry}.bob.${mark}.${signature}`,
    `${expiry}.${id}.other.${signature}`,
    `${expiry}.${id}.${mark}.${'0'.repeat(64)}`,
    `${expiry}.${id}.${mark}.`,
    `${expiry}.${id}.${mark}`,
    '',
  ]

  for (const value of forged) {
    expect(await refused('/own', { cookie: `${cookieName}=${value}` })).toEqual({
      refused: 'signed_out',
    })
  }
})

test('a cookie of another server is good when both share the secret, and refused when not', async () => {
  const ann = addMember()

  expect(await refused('/own', { cookie: cookieOf(ann) })).toEqual({ refused: 'no' })
  expect(await refused('/own', { cookie: cookieOf(ann, 'b'.repeat(64)) })).toEqual({
    refused: 'signed_out',
  })
})

test('whoever is removed, or gets another mark, is signed out', async () => {
  const cookie = cookieOf(addMember())

  addMember({ sessionMark: 'another' })
  expect(await refused('/own', { cookie })).toEqual({ refused: 'signed_out' })
  addMember()
  expect(await refused('/own', { cookie })).toEqual({ refused: 'no' })
  members.clear()
  expect(await refused('/own', { cookie })).toEqual({ refused: 'signed_out' })
})

test('a key may do what it is limited to and nothing else, and is told what it lacks', async () => {
  addKey('limited-key-0123456', { scopes: ['rum_apps_read'] })
  const headers = { 'dd-api-key': apiKey, 'dd-application-key': 'limited-key-0123456' }

  expect(await refused('/question', headers)).toEqual({ refused: 'no' })
  expect(await refused('/keys', headers)).toEqual({
    refused:
      'This needs the permission org_app_keys_write, which the application key does not have.',
  })
})

test('the key of somebody allows what their role does now, and nothing once they are gone', async () => {
  addKey('own-key-0123456789', { ownerId: 'ann' })
  const headers = { 'dd-api-key': apiKey, 'dd-application-key': 'own-key-0123456789' }

  expect(await refused('/question', headers)).toEqual({ refused: 'no' })
  expect(await refused('/keys', headers)).toEqual({
    refused:
      'This needs the permission org_app_keys_write, which the application key does not have.',
  })
  addMember({ role: 'administrator' })
  expect(await refused('/keys', headers)).toEqual({ refused: 'no' })
  members.clear()
  expect(await refused('/question', headers)).toEqual({ refused: 'application_key_unknown' })
})

test('whoever shows a key is judged by it, also when somebody is signed in', async () => {
  const cookie = cookieOf(addMember({ role: 'administrator' }))

  expect(await refused('/question', { cookie, 'dd-api-key': 'no-key-0123456789' })).toEqual({
    refused: 'application_key_unknown',
  })
})

const own = { 'sec-fetch-site': 'same-origin' }
const other = { 'sec-fetch-site': 'same-site' }
const ownWithWrongKey = { ...own, 'dd-api-key': 'no-key-0123456789' }

test.each([
  { role: 'editor', method: 'POST', headers: own, refused: 'no' },
  { role: 'administrator', method: 'POST', headers: own, refused: 'no' },
  { role: 'viewer', method: 'POST', headers: own, refused: 'api_key_missing' },
  { role: 'editor', method: 'POST', headers: other, refused: 'api_key_missing' },
  { role: 'editor', method: 'POST', headers: {}, refused: 'api_key_missing' },
  { role: 'editor', method: 'GET', headers: own, refused: 'api_key_missing' },
  { role: 'editor', method: 'POST', headers: ownWithWrongKey, refused: 'api_key_unknown' },
] as const)(
  'what is sent by $method by the cookie of the role $role, with $headers, is refused: $refused',
  async ({ role, method, headers, refused: code }) => {
    const cookie = cookieOf(addMember({ role }))

    const answer = await app.inject({ method, url: '/intake', headers: { ...headers, cookie } })

    expect(answer.json()).toEqual({ refused: code })
  },
)
