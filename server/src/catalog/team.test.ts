import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { openLogger } from '../telemetry/logger.ts'
import { openCatalog, type Catalog } from './catalog.ts'
import { keyDocument } from './keys.ts'
import { openPasswords } from './passwords.ts'
import { openTeam, teamLimits, type Changed, type SignedIn, type Team } from './team.ts'

const firstKeys = { api_key: 'api-key-0123456789', application_key: 'app-key-0123456789' }
const password = 'a horse and a staple'

let nowMs: number
let catalog: Catalog
let team: Team

beforeEach(async () => {
  nowMs = 1_000
  catalog = await openCatalog({
    dataDir: await mkdtemp(join(tmpdir(), 'team-')),
    firstKeys,
    table: { readAll: () => Promise.resolve([]), write: () => Promise.resolve() },
    publish: () => Promise.resolve(),
    logger: openLogger('silent'),
    nowMs: () => nowMs,
  })
  team = openTeam({ catalog, passwords: openPasswords(), nowMs: () => nowMs })
})

async function firstToken(): Promise<string> {
  return (await team.inviteFirst())?.token ?? ''
}

async function tokenFor(email: string, role: SignedIn['role']): Promise<string> {
  const invitation = await team.invite(email, role)
  return 'token' in invitation ? invitation.token : ''
}

function memberIn(changed: Changed): SignedIn {
  if (changed.kind === 'refused') throw new Error(changed.code)
  return changed.member
}

async function joined(token: string, email?: string): Promise<SignedIn> {
  return memberIn(await team.accept(token, { email, password }))
}

test('the first link makes an administrator of whoever comes first, once', async () => {
  const token = await firstToken()

  const ann = await joined(token, ' Ann@Shop.Example ')
  const again = await team.accept(token, { email: 'bob@shop.example', password })

  expect(ann).toMatchObject({ email: 'ann@shop.example', role: 'administrator' })
  expect(again).toEqual({ kind: 'refused', code: 'invitation_unknown' })
  expect(await team.inviteFirst()).toBeUndefined()
})

test('a session that ended is known until it would have ended by itself', async () => {
  const { id } = await joined(await firstToken(), 'ann@shop.example')

  await team.endSession(id, 5_000)
  await team.endSession(id, 3_000)
  await team.endSession(id, 3_000)

  expect(catalog.endedSessions(id)).toEqual([3_000, 5_000])
  nowMs = 3_000
  await team.endSession(id, 9_000)
  expect(catalog.endedSessions(id)).toEqual([5_000, 9_000])
  expect(catalog.endedSessions('another')).toEqual([])
})

test('of several first links none is good once one was used, and none names nobody', async () => {
  const [first, second] = [await firstToken(), await firstToken()]

  const nameless = await team.accept(first, { password })
  await joined(first, 'ann@shop.example')

  expect(nameless).toEqual({ kind: 'refused', code: 'email_missing' })
  expect(team.invitationOf(second)).toBeUndefined()
})

test('of two who use one link at the same moment, one is in the team', async () => {
  const token = await firstToken()

  const outcomes = await Promise.all([
    team.accept(token, { email: 'ann@shop.example', password }),
    team.accept(token, { email: 'bob@shop.example', password }),
  ])

  expect(outcomes.map(({ kind }) => kind)).toEqual(['changed', 'refused'])
  expect(team.members()).toHaveLength(1)
})

test('an invitation is good for seven days, for its own e-mail, and the latest one counts', async () => {
  const early = await tokenFor('bob@shop.example', 'viewer')
  const late = await tokenFor('Bob@shop.example', 'editor')

  nowMs += teamLimits.invitationLifeMs - 1
  expect(team.invitationOf(early)).toBeUndefined()
  expect(await joined(late, 'eve@shop.example')).toMatchObject({
    email: 'bob@shop.example',
    role: 'editor',
  })
  const expired = await tokenFor('cid@shop.example', 'viewer')
  nowMs += teamLimits.invitationLifeMs
  expect(team.invitationOf(expired)).toBeUndefined()
})

test('an invitation that is withdrawn opens nothing', async () => {
  const token = await tokenFor('bob@shop.example', 'viewer')
  const [invitation] = team.invitations()

  expect(await team.withdraw(invitation?.id ?? '')).toBe(true)
  expect(await team.withdraw(invitation?.id ?? '')).toBe(false)
  expect(await team.accept(token, { password })).toMatchObject({ code: 'invitation_unknown' })
})

test('whoever is in the team chooses a new password by an invitation, and keeps their role', async () => {
  const ann = await joined(await firstToken(), 'ann@shop.example')

  const token = await tokenFor('ann@shop.example', 'viewer')
  const renewed = memberIn(await team.accept(token, { password: 'another password' }))

  expect(renewed).toMatchObject({ id: ann.id, role: 'administrator' })
  expect(renewed.sessionMark).not.toBe(ann.sessionMark)
  expect(await team.find('ann@shop.example', password)).toBeUndefined()
  expect(await team.find('ANN@shop.example', 'another password')).toMatchObject({ id: ann.id })
})

test('the last administrator is neither removed nor made anything else', async () => {
  const ann = await joined(await firstToken(), 'ann@shop.example')
  const bob = await joined(await tokenFor('bob@shop.example', 'viewer'))

  const refused = { kind: 'refused', code: 'administrator_last' }
  expect(await team.remove(ann.id)).toEqual(refused)
  expect(await team.changeRole(ann.id, 'editor')).toEqual(refused)
  await team.changeRole(bob.id, 'administrator')
  expect(await team.remove(ann.id)).toBeUndefined()
  expect(await team.remove(bob.id)).toEqual(refused)
})

test('a new role or password ends sessions, the same role again does not', async () => {
  await joined(await firstToken(), 'ann@shop.example')
  const bob = await joined(await tokenFor('bob@shop.example', 'viewer'))

  const same = memberIn(await team.changeRole(bob.id, 'viewer'))
  const editor = memberIn(await team.changeRole(bob.id, 'editor'))
  const found = await team.find('bob@shop.example', password)
  const renewed = found && memberIn(await team.changePassword(found, 'another password'))

  const marks = [same, editor, renewed].map((member) => member?.sessionMark)
  expect(marks[0]).toBe(bob.sessionMark)
  expect(new Set(marks).size).toBe(3)
})

test('with somebody go their keys and their open links', async () => {
  await joined(await firstToken(), 'ann@shop.example')
  const bob = await joined(await tokenFor('bob@shop.example', 'viewer'))
  const key = { kind: 'application_key', name: 'own', createdAtMs: 1, ownerId: bob.id } as const
  await catalog.put(keyDocument('own-key-0123456789', key))
  const token = await tokenFor('bob@shop.example', 'viewer')

  await team.remove(bob.id)

  expect(catalog.isApplicationKey('own-key-0123456789')).toBe(false)
  expect(catalog.isApplicationKey(firstKeys.application_key)).toBe(true)
  expect(team.invitationOf(token)).toBeUndefined()
  expect(await team.find('bob@shop.example', password)).toBeUndefined()
})

test('a team of 1,000 is full, but whoever is in it gets a link', async () => {
  await joined(await firstToken(), 'ann@shop.example')
  const others = Array.from({ length: teamLimits.peopleMax - 1 }, (_, index) =>
    tokenFor(`user-${index}@shop.example`, 'viewer'),
  )
  await Promise.all(others)

  expect(await team.invite('one@shop.example', 'viewer')).toMatchObject({ code: 'team_full' })
  expect(await team.invite('user-7@shop.example', 'editor')).toHaveProperty('token')
  expect(await team.invite('ann@shop.example', 'viewer')).toHaveProperty('token')
})
