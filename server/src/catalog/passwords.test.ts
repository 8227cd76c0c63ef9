import { expect, test } from 'vitest'
import { openPasswords, passwordLimits, PasswordsBusyError } from './passwords.ts'

const password = 'a horse and a staple'

test('a password is hashed with argon2id, 19 MiB and two passes, and otherwise each time', async () => {
  const passwords = openPasswords()

  const hashes = [await passwords.hash(password), await passwords.hash(password)]

  expect(hashes[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(hashes[0]).not.toBe(hashes[1])
})

test('a password matches its hash, no other, and none where there is no hash', async () => {
  const passwords = openPasswords()
  const hash = await passwords.hash(password)

  expect(await passwords.matches(password, hash)).toBe(true)
  expect(await passwords.matches(`${password} `, hash)).toBe(false)
  expect(await passwords.matches(password, undefined)).toBe(false)
})

test('it does not matter how a keyboard writes an accent', async () => {
  const passwords = openPasswords()
  const hash = await passwords.hash('caf\u00e9 in the morning')

  expect(await passwords.matches('cafe\u0301 in the morning', hash)).toBe(true)
})

test('when 20 passwords wait behind one, a further one is refused, and none that wait is lost', async () => {
  const passwords = openPasswords()
  const all = Array.from({ length: passwordLimits.waitingMax + 1 }, () => passwords.hash(password))

  await expect(passwords.hash(password)).rejects.toThrow(PasswordsBusyError)

  expect(new Set(await Promise.all(all)).size).toBe(21)
  expect(await passwords.hash(password)).toContain('argon2id')
})
