import { expect, test } from 'vitest'
import { settingsOf } from './config.ts'

test('a key alone gets every default', () => {
  expect(settingsOf('key-1')).toEqual({
    apiKey: 'key-1',
    endpoint: 'http://127.0.0.1:4700/batch',
    flushAt: 20,
    flushIntervalMs: 10_000,
    isDebug: false,
    timeoutMs: 10_000,
    retryLimit: 3,
    queueEventsMax: 1_000,
    closeTimeoutMs: 30_000,
    queueDirectory: undefined,
    onError: undefined,
    onDrop: undefined,
  })
})

test.each(['', { apiKey: '' }])('%j has no API key, which is an error', (config) => {
  expect(() => settingsOf(config)).toThrow('Throughline API key is required')
})

test.each(['key\n', 'kéy', 'a key'])(
  'the API key %j could never be sent, which is an error',
  (apiKey) => {
    expect(() => settingsOf({ apiKey })).toThrow('no HTTP header carries')
  },
)

test.each([
  ['flushAt', [0, 1, 100, 101], 'flushAt: 1, 1, 100, 100'],
  ['flushInterval', [999, 1_000, 3_600_001], 'flushIntervalMs: 10000, 1000, 3600000'],
  ['timeout', [999, 1_000, 60_001], 'timeoutMs: 1000, 1000, 60000'],
  ['retryLimit', [-1, 0, 10, 11], 'retryLimit: 3, 0, 10, 10'],
  ['maxQueueSize', [99, 100, 10_001], 'queueEventsMax: 100, 100, 10000'],
  ['closeTimeout', [999, 1_000, 120_001], 'closeTimeoutMs: 30000, 1000, 120000'],
] as const)('%s of %j becomes %s', (option, given, taken) => {
  const all = given.map((value) => Object.entries(settingsOf({ apiKey: 'k', [option]: value })))
  const [name = ''] = taken.split(':')
  const values = all.map((entries) => entries.find(([key]) => key === name)?.[1])

  expect(`${name}: ${values.join(', ')}`).toBe(taken)
  expect(settingsOf({ apiKey: 'k', [option]: Number.NaN })).toEqual(settingsOf('k'))
})

test.each([
  ['https://a.test', 'https://a.test/batch'],
  ['https://a.test/', 'https://a.test/batch'],
  ['https://a.test/track', 'https://a.test/batch'],
  ['https://a.test/batch', 'https://a.test/batch'],
  ['https://a.test/behind/a/proxy/track', 'https://a.test/behind/a/proxy/batch'],
  ['https://a.test/behind', 'https://a.test/behind/batch'],
])('the host %s is reached at %s', (host, endpoint) => {
  expect(settingsOf({ apiKey: 'k', host }).endpoint).toBe(endpoint)
})

test.each(['a.test', 'ftp://a.test', ''])('the host %j is refused with a sentence', (host) => {
  expect(() => settingsOf({ apiKey: 'k', host })).toThrow('host is not an HTTP address')
})
