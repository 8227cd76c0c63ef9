import type { LiveEvent } from '@throughline/contract'
import { expect, test } from 'vitest'
import { liveFilter } from './live-filter.ts'

const event: LiveEvent = {
  id: 'e-1',
  type: 'server',
  name: 'payment.processed',
  application_id: 'shop',
  user_id: 'ada',
  account_id: '',
  session_id: '',
  occurred_at: 0,
  received_at: 0,
  attributes: {
    type: 'server',
    usr: { id: 'ada' },
    customer: { tier: 'premium' },
    amount: 42.5,
    took: 3_000_000_000,
    roles: [4, 6],
    items: [{ sku: 'lamp' }, { sku: 'sofa' }],
    'card brand': 'visa',
    'x.y': { z: true },
  },
}

function matches(text: string): boolean {
  const filter = liveFilter(text)
  if (filter.kind === 'unusable') throw new Error(filter.parts.join(' '))
  return filter.matches(event)
}

test.each([
  '',
  '@customer.tier:premium',
  '@customer.tier:(gold OR premium)',
  '@customer.tier:pre*',
  '@customer.tier:*miu*',
  '-@customer.tier:gold',
  '-@account.id:*',
  '@amount:>42',
  '@took:<=3s',
  '@roles:6',
  '@items.sku:sofa',
  String.raw`@card\ brand:visa`,
  String.raw`@x\.y.z:true`,
  'payment',
  'Payment -refunded',
])('%s finds the event', (text) => {
  expect(matches(text)).toBe(true)
})

test.each([
  '@customer.tier:Premium',
  '@customer.tier:prem',
  '-@customer.tier:premium',
  '@customer.tier:>1',
  '@amount:<42',
  '@items.sku:bed',
  '@usr.id:*a @roles:5',
  '-payment',
])('%s does not', (text) => {
  expect(matches(text)).toBe(false)
})

test('what needs the warehouse is named, not guessed', () => {
  expect(liveFilter('@amount:[1 TO 5] @customer.tier:premium')).toEqual({
    kind: 'unusable',
    parts: ['@amount:[1 TO 5]'],
  })
  expect(liveFilter('@trace.error:true')).toMatchObject({ kind: 'unusable' })
  expect(liveFilter('@type:view OR @type:action')).toMatchObject({ kind: 'unusable' })
})
