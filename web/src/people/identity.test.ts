import { expect, test } from 'vitest'
import type { Person } from '../server-api/people-api.ts'
import { idsByKind, jointsOf, partsOf } from './identity.ts'

function saidAt(occurred_at: number) {
  const said = { event_id: 'e', application_id: 'shop', clock: occurred_at, occurred_at }
  return { ...said, event_name: 'signed.in' }
}

const claim = { counts: true, unlinked: false, last_seen: 9 }
const person: Person = {
  user_id: 'ada',
  ids: ['user:ada', 'session:s-1', 'anon:a-1', 'user:old', 'anon:x:y'].map((id) => ({ id })),
  claims: [
    { ...claim, id: 'session:s-1', owner: 'user:ada', said_by: saidAt(1) },
    { ...claim, id: 'anon:a-1', owner: 'user:ada', said_by: saidAt(3) },
    { ...claim, id: 'anon:x:y', owner: 'user:ada', counts: false, said_by: saidAt(4) },
  ],
  links: [
    { id: 'user:old', other: 'user:ada', unlinked: true, quarantined: false, said_by: saidAt(2) },
  ],
  is_cut: false,
}

test('ids stand by their kind, the strongest first, and may have colons in them', () => {
  expect(idsByKind(person)).toEqual([
    { kind: 'user', ids: ['ada', 'old'] },
    { kind: 'anon', ids: ['a-1', 'x:y'] },
    { kind: 'session', ids: ['s-1'] },
  ])
  expect(partsOf('no kind')).toEqual({ kind: '', name: 'no kind' })
})

test('what joined ids is told in the order of time, and whether it counts', () => {
  expect(jointsOf(person).map(({ id, words, counts }) => [id, words, counts])).toEqual([
    ['user:old', 'taken back', false],
    ['anon:a-1', 'seen together', true],
    ['anon:x:y', 'seen together, after another', false],
  ])
})
