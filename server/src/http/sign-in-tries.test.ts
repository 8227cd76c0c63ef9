import { expect, test } from 'vitest'
import { networkOf, openSignInTries, triesLimits, type SignInTries } from './sign-in-tries.ts'

const email = 'ann@shop.example'

/** How many tries in a row are let through. */
function allowed(tries: SignInTries, next: (index: number) => { email: string; address: string }) {
  const all = Array.from({ length: 100 }, (_, index) => tries.take(next(index)))
  return all.filter((limit) => limit === undefined).length
}

test('of one e-mail ten passwords may be tried from anywhere, and then one a minute', () => {
  let nowMs = 0
  const tries = openSignInTries(() => nowMs)
  const anywhere = (index: number) => ({ email, address: `10.0.0.${index}` })

  expect(allowed(tries, anywhere)).toBe(10)
  expect(tries.take({ email, address: '10.1.0.1' })).toMatchObject({ resetSeconds: 60 })
  nowMs += 60_000
  expect(allowed(tries, anywhere)).toBe(1)
  expect(tries.take({ email: 'bob@shop.example', address: '10.1.0.1' })).toBeUndefined()
})

test('from one address fifty may be tried, of whomever, and then one in five seconds', () => {
  let nowMs = 0
  const tries = openSignInTries(() => nowMs)
  const anybody = (index: number) => ({ email: `${index}@shop.example`, address: '10.0.0.1' })

  expect(allowed(tries, anybody)).toBe(50)
  nowMs += 5_000
  expect(allowed(tries, anybody)).toBe(1)
})

test('what was right is not counted', () => {
  const tries = openSignInTries(() => 0)
  const tried = { email, address: '10.0.0.1' }

  for (let time = 0; time < 1_000; time += 1) {
    expect(tries.take(tried)).toBeUndefined()
    tries.giveBack(tried)
  }

  expect(allowed(tries, () => tried)).toBe(10)
})

test('however many e-mails are tried, no more than 10,000 are remembered', () => {
  const tries = openSignInTries(() => 0)
  const spread = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`
  for (let index = 0; index < 10; index += 1) tries.take({ email, address: spread(index) })
  expect(tries.take({ email, address: spread(11) })).toBeDefined()

  for (let index = 0; index < triesLimits.namesMax; index += 1) {
    tries.take({ email: `${index}@shop.example`, address: spread(index + 100) })
  }

  expect(tries.take({ email, address: spread(99) })).toBeUndefined()
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('the address %s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
