import { errorCodes } from '@throughline/contract'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeTools, intakeHeaders, ofOwnPage, questionHeaders } from './fake-stages.ts'
import { keyPaths } from './key-endpoints.ts'
import { buildServer, type ServerTools } from './server.ts'
import { sessionPaths } from './session-endpoints.ts'
import { teamPaths } from './team-endpoints.ts'

const password = 'a horse and a staple'
const overview = '/api/app/overview'

let tools: ServerTools
let app: FastifyInstance

beforeEach(async () => {
  tools = await fakeTools()
  app = await buildServer(tools)
})
afterEach(() => app.close())

type Asked = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly payload?: object
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
}

function ask({ cookie, headers = {}, ...asked }: Asked): Promise<LightMyRequestResponse> {
  const sent = cookie === undefined ? {} : { cookie }
  return app.inject({ method: 'POST', ...asked, headers: { ...ofOwnPage, ...sent, ...headers } })
}

function cookieOf({ headers }: LightMyRequestResponse): string {
  return String(headers['set-cookie'] ?? '').split(';')[0] ?? ''
}

/** The cookie of the first administrator. */
async function anAdministrator(email = 'ann@shop.example'): Promise<string> {
  const first = await tools.session.team.inviteFirst()
  const payload = { token: first?.token ?? '', email, password }
  return cookieOf(await ask({ url: sessionPaths.acceptance, payload }))
}

type Invitation = { readonly id: string; readonly token: string }

async function invited(cookie: string, payload: object): Promise<Invitation> {
  return (await ask({ url: teamPaths.invitations, payload, cookie })).json<Invitation>()
}

/** Somebody whom the administrator invites. */
async function aMember(administrator: string, role: string, email = 'bob@shop.example') {
  const { token } = await invited(administrator, { email, role })
  return cookieOf(await ask({ url: sessionPaths.acceptance, payload: { token, password } }))
}

async function idOf(cookie: string, email: string): Promise<string> {
  const answer = await ask({ method: 'GET', url: teamPaths.team, cookie })
  const { members } = answer.json<{ members: { id: string; email: string }[] }>()
  return members.find((member) => member.email === email)?.id ?? ''
}

async function statusOf(cookie: string): Promise<number> {
  return (await ask({ method: 'GET', url: overview, cookie })).statusCode
}

test('the first link tells what it is for, signs the first administrator in, and is used up', async () => {
  const token = (await tools.session.team.inviteFirst())?.token ?? ''

  const shown = await ask({ url: sessionPaths.invitation, payload: { token } })
  const payload = { token, email: 'Ann@shop.example', password }
  const accepted = await ask({ url: sessionPaths.acceptance, payload })
  const again = await ask({ url: sessionPaths.invitation, payload: { token } })

  expect(shown.json()).toMatchObject({ email: null, role: 'administrator', is_member: false })
  expect(accepted.statusCode).toBe(204)
  const asked = await ask({ method: 'GET', url: overview, cookie: cookieOf(accepted) })
  expect(asked.json()).toMatchObject({
    caller: { email: 'ann@shop.example', role: 'administrator' },
  })
  expect(again.statusCode).toBe(404)
  expect(again.json()).toEqual({ errors: [errorCodes.invitation_unknown.sentence] })
})

test('whoever signs out is out with copies of their cookie, and in with their other sessions', async () => {
  const ann = await anAdministrator()
  const payload = { email: 'ann@shop.example', password }
  const other = cookieOf(await ask({ url: sessionPaths.signIn, payload }))

  const answer = await ask({ url: sessionPaths.signOut, cookie: ann })
  const again = await ask({ url: sessionPaths.signOut, cookie: ann })

  expect([answer.statusCode, again.statusCode]).toEqual([204, 204])
  expect(await statusOf(ann)).toBe(403)
  expect(await statusOf(other)).toBe(200)
})

test('an invited viewer signs in with their password, asks, and may not manage', async () => {
  const ann = await anAdministrator()
  await aMember(ann, 'viewer')

  const payload = { email: 'BOB@shop.example', password }
  const signedIn = await ask({ url: sessionPaths.signIn, payload })
  const cookie = cookieOf(signedIn)

  expect(signedIn.statusCode).toBe(204)
  expect(await statusOf(cookie)).toBe(200)
  const team = await ask({ method: 'GET', url: teamPaths.team, cookie })
  expect(team.json()).toEqual({
    errors: ['This needs the permission user_access_manage, which the role viewer does not have.'],
  })
})

test.each([
  ['another password', { email: 'ann@shop.example', password: 'not the password' }],
  ['another e-mail', { email: 'eve@shop.example', password }],
])('%s is answered the same 401, and no cookie', async (_what, payload) => {
  await anAdministrator()

  const answer = await ask({ url: sessionPaths.signIn, payload })

  expect(answer.statusCode).toBe(401)
  expect(answer.json()).toEqual({ errors: [errorCodes.credentials_wrong.sentence] })
  expect(answer.headers).not.toHaveProperty('set-cookie')
})

test('after ten wrong passwords the right one is refused too, with the time to wait', async () => {
  await anAdministrator()
  const wrong = { email: 'ann@shop.example', password: 'not the password' }

  for (let time = 0; time < 10; time += 1) await ask({ url: sessionPaths.signIn, payload: wrong })
  const answer = await ask({ url: sessionPaths.signIn, payload: { ...wrong, password } })

  expect(answer.statusCode).toBe(429)
  expect(answer.json()).toEqual({ errors: [errorCodes.sign_ins_throttled.sentence] })
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test.each(Object.values(sessionPaths))('%s is only for pages of this server', async (url) => {
  const elsewhere = { 'sec-fetch-site': 'cross-site' }

  const answer = await ask({ url, payload: {}, headers: elsewhere })

  expect(answer.statusCode).toBe(403)
  expect(answer.json()).toEqual({ errors: [errorCodes.cross_site.sentence] })
})

test('a new password signs in, ends every other session, and needs the old one', async () => {
  const first = await anAdministrator()
  const payload = { email: 'ann@shop.example', password }
  const second = cookieOf(await ask({ url: sessionPaths.signIn, payload }))
  const change = { password: 'not the password', new_password: 'another password' }

  const refused = await ask({ url: sessionPaths.password, payload: change, cookie: first })
  const right = { ...change, password }
  const changed = await ask({ url: sessionPaths.password, payload: right, cookie: first })

  expect([refused.statusCode, changed.statusCode]).toEqual([401, 204])
  expect(await statusOf(cookieOf(changed))).toBe(200)
  expect([await statusOf(first), await statusOf(second)]).toEqual([403, 403])
})

test.each([
  [{ token: '', email: 'ann@shop.example', password: 'too short' }, '/password'],
  [{ token: '', email: 'ann', password }, '/email'],
  [{ token: '', email: 'ann@shop.example', password, role: 'administrator' }, '/'],
])('an acceptance of %j is refused', async (payload, pointer) => {
  const answer = await ask({ url: sessionPaths.acceptance, payload })

  expect(answer.statusCode).toBe(400)
  expect(answer.body).toContain(`Invalid value at ${pointer}`)
})

test('whoever is removed or changed is signed out at once', async () => {
  const ann = await anAdministrator()
  const bob = await aMember(ann, 'viewer')
  const cid = await aMember(ann, 'viewer', 'cid@shop.example')
  const member = async (email: string) => `/api/app/team/members/${await idOf(ann, email)}`

  const url = await member('bob@shop.example')
  const changed = await ask({ method: 'PATCH', url, payload: { role: 'editor' }, cookie: ann })
  const cids = await member('cid@shop.example')
  const removed = await ask({ method: 'DELETE', url: cids, cookie: ann })

  expect(changed.json()).toMatchObject({ member: { email: 'bob@shop.example', role: 'editor' } })
  expect(removed.statusCode).toBe(204)
  expect([await statusOf(ann), await statusOf(bob), await statusOf(cid)]).toEqual([200, 403, 403])
})

test('the team is listed with its open invitations, without their tokens and hashes of passwords', async () => {
  const ann = await anAdministrator()
  const { token } = await invited(ann, { email: 'bob@shop.example' })

  const answer = await ask({ method: 'GET', url: teamPaths.team, cookie: ann })

  expect(answer.json()).toMatchObject({
    members: [{ email: 'ann@shop.example', role: 'administrator' }],
    invitations: [{ email: 'bob@shop.example', role: 'viewer' }],
  })
  expect(answer.body).not.toContain(token)
  expect(answer.body).not.toContain('argon2')
})

test('the last administrator can be neither removed nor changed', async () => {
  const ann = await anAdministrator()
  const url = `/api/app/team/members/${await idOf(ann, 'ann@shop.example')}`

  const answers = [
    await ask({ method: 'DELETE', url, cookie: ann }),
    await ask({ method: 'PATCH', url, payload: { role: 'viewer' }, cookie: ann }),
  ]

  for (const answer of answers) {
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ errors: [errorCodes.administrator_last.sentence] })
  }
})

type Key = { data: { id: string; attributes: { key: string } } }

async function ownKey(cookie: string, attributes: object = {}): Promise<Key['data']> {
  const payload = { data: { type: 'application_keys', attributes: { name: 'own', ...attributes } } }
  return (await ask({ url: keyPaths.ownApplicationKeys, payload, cookie })).json<Key>().data
}

test('own application keys are one’s own, allow what the role does, and go with their owner', async () => {
  const ann = await anAdministrator()
  const bob = await aMember(ann, 'viewer')
  const { id, attributes } = await ownKey(bob)
  const headers = { ...intakeHeaders, 'dd-application-key': attributes.key }
  const get = (url: string) => app.inject({ url, headers })

  expect((await get('/api/v2/rum/applications')).statusCode).toBe(200)
  expect((await get(keyPaths.apiKeys)).statusCode).toBe(403)
  const listed = async (cookie: string) =>
    (await ask({ method: 'GET', url: keyPaths.ownApplicationKeys, cookie })).body
  expect(await listed(bob)).toContain(id)
  expect(await listed(ann)).not.toContain(id)
  const notHers = `${keyPaths.ownApplicationKeys}/${id}`
  expect((await ask({ method: 'DELETE', url: notHers, cookie: ann })).statusCode).toBe(404)

  const member = `/api/app/team/members/${await idOf(ann, 'bob@shop.example')}`
  await ask({ method: 'DELETE', url: member, cookie: ann })
  expect((await get('/api/v2/rum/applications')).statusCode).toBe(403)
})

test('a limited application key invites nobody who may do more than the key', async () => {
  const scopes = ['user_app_keys', 'user_access_manage', 'rum_apps_read']
  const made = await app.inject({
    method: 'POST',
    url: keyPaths.ownApplicationKeys,
    headers: questionHeaders,
    payload: { data: { type: 'application_keys', attributes: { name: 'limited', scopes } } },
  })
  const key = made.json<Key>().data.attributes.key
  const headers = { ...intakeHeaders, 'dd-application-key': key }
  const invite = (payload: object) => ask({ url: teamPaths.invitations, payload, headers })

  expect((await invite({ email: 'bob@shop.example', role: 'viewer' })).statusCode).toBe(201)
  expect((await invite({ email: 'bob@shop.example', role: 'editor' })).statusCode).toBe(403)
  // A link for an administrator would be a way to become one.
  await anAdministrator()
  expect((await invite({ email: 'ann@shop.example', role: 'viewer' })).statusCode).toBe(403)
})

test('behind a proxy that is trusted the cookie is for TLS, and tries are counted by the address it names', async () => {
  const proxied = await buildServer({ ...tools, reach: { isLoopback: true, trustsProxy: true } })
  const first = await tools.session.team.inviteFirst()
  const payload = { token: first?.token ?? '', email: 'ann@shop.example', password }
  const asked = { method: 'POST', url: sessionPaths.acceptance, payload } as const
  const from = (address: string) => ({
    ...ofOwnPage,
    'x-forwarded-for': `made-up, ${address}`,
    'x-forwarded-proto': 'https',
  })

  const accepted = await proxied.inject({ ...asked, headers: from('192.0.2.1') })
  const statuses = await Promise.all(
    Array.from({ length: 51 }, async () => {
      return (await proxied.inject({ ...asked, headers: from('192.0.2.1') })).statusCode
    }),
  )
  const other = await proxied.inject({ ...asked, headers: from('192.0.2.2') })
  const unproxied = await ask({ ...asked, headers: from('192.0.2.1') })
  await proxied.close()

  expect(String(accepted.headers['set-cookie'])).toContain('; Secure')
  expect([statuses.at(-1), other.statusCode, unproxied.statusCode]).toEqual([429, 404, 404])
})
