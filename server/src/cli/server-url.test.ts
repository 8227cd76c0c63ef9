import { expect, test } from 'vitest'
import { serverUrl } from './server-url.ts'

test.each([
  [undefined, undefined, 'http://127.0.0.1:4700'],
  ['', ' 4801 ', 'http://127.0.0.1:4801'],
  ['0.0.0.0', '80', 'http://127.0.0.1:80'],
  ['::', undefined, 'http://127.0.0.1:4700'],
  ['::1', '4801', 'http://[::1]:4801'],
  ['analytics.test', undefined, 'http://analytics.test:4700'],
])('with the host %j and the port %j the server is at %s', (host, port, url) => {
  expect(serverUrl(host, port)).toBe(url)
})
