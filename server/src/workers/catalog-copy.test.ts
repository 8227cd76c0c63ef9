import { expect, test } from 'vitest'
import { forIntake } from './catalog-copy.ts'

const times = { createdAtMs: 1, modifiedAtMs: 1 }

test('the intake is told who somebody is and what they may do, not how they sign in', () => {
  const member = {
    kind: 'team_member',
    id: 'ann',
    version: 2,
    deleted: false,
    role: 'editor',
    sessionMark: 'mark',
    ...times,
  } as const

  const told = forIntake({ ...member, email: 'ann@shop.example', passwordHash: '$argon2id$' })

  expect(told).toEqual({ ...member, email: '', passwordHash: '' })
})

test('that somebody was removed reaches the intake; an invitation stays with the lead', () => {
  const removed = { kind: 'team_member', id: 'ann', version: 3, deleted: true } as const
  const invitation = { kind: 'invitation', id: 'hash', version: 1, deleted: false } as const

  expect(forIntake(removed)).toEqual(removed)
  expect(
    forIntake({ ...invitation, role: 'viewer', createdAtMs: 1, expiresAtMs: 2 }),
  ).toBeUndefined()
})
