import type { Message } from './plain-people.ts'

/** Messages, and which of them are of one person; those that are named nowhere are of nobody. */
export type Case = {
  readonly name: string
  readonly messages: readonly Message[]
  readonly people: readonly (readonly string[])[]
}

export const cases: readonly Case[] = [
  {
    name: 'an anonymous id, then its user',
    messages: [
      { id: '1', clockMs: 1, anonymous: 'a' },
      { id: '2', clockMs: 2, anonymous: 'a', user: 'U' },
      { id: '3', clockMs: 3, user: 'U' },
    ],
    people: [['1', '2', '3']],
  },
  {
    name: 'two users of one device: who came first has its past, and they stay two',
    messages: [
      { id: '1', clockMs: 1, anonymous: 'a' },
      { id: '2', clockMs: 2, anonymous: 'a', user: 'A' },
      { id: '3', clockMs: 5, anonymous: 'a', user: 'B' },
      { id: '4', clockMs: 6, anonymous: 'a', user: 'B' },
    ],
    people: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  {
    name: 'aliases in a circle',
    messages: [
      { id: '1', clockMs: 1, user: 'B', previous: 'A' },
      { id: '2', clockMs: 2, user: 'C', previous: 'B' },
      { id: '3', clockMs: 3, user: 'A', previous: 'C' },
    ],
    people: [['1', '2', '3']],
  },
  {
    name: 'an alias of the own anonymous id',
    messages: [
      { id: '1', clockMs: 1, anonymous: 'x' },
      { id: '2', clockMs: 2, user: 'U', anonymous: 'x', previous: 'x' },
    ],
    people: [['1', '2']],
  },
  {
    name: 'an alias of an anonymous id of earlier',
    messages: [
      { id: '1', clockMs: 1, anonymous: 'x' },
      { id: '2', clockMs: 2, user: 'U', anonymous: 'other', previous: 'x' },
    ],
    people: [['1', '2']],
  },
  {
    name: 'profiles with further ids',
    messages: [
      { id: '1', clockMs: 1, profile: 'p1' },
      { id: '2', clockMs: 2, profile: 'p2' },
      { id: '3', clockMs: 3, profile: 'p1', profiles: ['p2', 'crm-7'] },
      { id: '4', clockMs: 4, profile: 'crm-7' },
    ],
    people: [['1', '2', '3', '4']],
  },
  {
    name: 'a session, then its user',
    messages: [
      { id: '1', clockMs: 1, session: 's' },
      { id: '2', clockMs: 2, session: 's', user: 'U' },
    ],
    people: [['1', '2']],
  },
  {
    name: 'a user and an anonymous id of the same text',
    messages: [
      { id: '1', clockMs: 1, user: '42' },
      { id: '2', clockMs: 2, anonymous: '42' },
    ],
    people: [['1'], ['2']],
  },
  {
    name: 'ids that say there is none',
    messages: [
      { id: '1', clockMs: 1, user: 'null' },
      { id: '2', clockMs: 2, user: 'undefined' },
      { id: '3', clockMs: 3, user: '' },
      { id: '4', clockMs: 4, anonymous: '00000000-0000-0000-0000-000000000000' },
    ],
    people: [],
  },
]
