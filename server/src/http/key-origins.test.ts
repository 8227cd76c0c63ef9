import { ApiKeyCreate } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'

const create = Compile(ApiKeyCreate)

function isTaken(origin: string): boolean {
  const attributes = { name: 'pages', allowed_origins: [origin] }
  return create.Check({ data: { type: 'api_keys', attributes } })
}

test.each([
  'https://shop.example',
  'http://localhost:3000',
  'https://shop.example:8443',
  'http://shop.example:443',
  'chrome-extension://abcdefghijklmnop',
  'capacitor://localhost',
  'http://[::1]:8080',
  'http://127.0.0.1',
])('an API key may be for pages of %s', (origin) => {
  expect(isTaken(origin)).toBe(true)
})

test.each([
  'https://Shop.example',
  'https://*.shop.example',
  'https://shop.example:443',
  'http://shop.example:80',
  'https://shop.example/',
  'https://me@shop.example',
  'null',
])('an API key for pages of %s is refused: no browser writes it so', (origin) => {
  expect(isTaken(origin)).toBe(false)
})
