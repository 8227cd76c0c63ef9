import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('an empty environment gives the documented defaults', () => {
  const outcome = readSettings({})

  expect(outcome).toMatchObject({
    kind: 'settings',
    settings: { dataDir: './data', host: '127.0.0.1', port: 4700, retentionMonths: 15 },
  })
})

test('ports for traces are those that senders know, and no start fails for one that nobody set', () => {
  const usual = readSettings({})
  const chosen = readSettings({ THROUGHLINE_TRACE_PORT: '0', THROUGHLINE_OTLP_PORT: '4318' })

  expect(usual).toMatchObject({
    settings: {
      tracePort: { port: 8126, isChosen: false },
      otlpPort: { port: 4318, isChosen: false },
    },
  })
  expect(chosen).toMatchObject({
    settings: { tracePort: { port: 0 }, otlpPort: { port: 4318, isChosen: true } },
  })
})

test('there are half as many workers as cores, but one at least and 64 at most', () => {
  const cores = [1, 2, 3, 4, 9, 256]

  const chosen = cores.map((count) => readSettings({}, count))

  expect(chosen).toMatchObject([1, 1, 1, 2, 4, 64].map((workers) => ({ settings: { workers } })))
})

test('every wrong value is reported at once, with its name and value', () => {
  const outcome = readSettings({
    THROUGHLINE_PORT: '70000',
    THROUGHLINE_RETENTION_MONTHS: '1.5',
    THROUGHLINE_CLICKHOUSE_URL: 'tcp://db',
    THROUGHLINE_LOG_LEVEL: 'loud',
  })

  expect(outcome).toEqual({
    kind: 'invalid',
    problems: [
      'THROUGHLINE_PORT must be a whole number from 0 to 65535: "70000"',
      'THROUGHLINE_CLICKHOUSE_URL must be an http or https URL',
      'THROUGHLINE_RETENTION_MONTHS must be a whole number from 1 to 1200: "1.5"',
      'THROUGHLINE_LOG_LEVEL must be one of debug, info, warn, error, silent: "loud"',
    ],
  })
})

test('a cluster without the URL of its ClickHouse is a problem, and so is a name that is none', () => {
  expect(readSettings({ THROUGHLINE_CLICKHOUSE_CLUSTER: 'prod-cluster' })).toEqual({
    kind: 'invalid',
    problems: ['THROUGHLINE_CLICKHOUSE_CLUSTER needs THROUGHLINE_CLICKHOUSE_URL'],
  })
  expect(
    readSettings({
      THROUGHLINE_CLICKHOUSE_URL: 'http://db:8123',
      THROUGHLINE_CLICKHOUSE_CLUSTER: "it's",
    }),
  ).toEqual({
    kind: 'invalid',
    problems: ['THROUGHLINE_CLICKHOUSE_CLUSTER must be letters, digits, _ . and -: "it\'s"'],
  })
})

test('a key is never repeated in a problem', () => {
  const outcome = readSettings({ THROUGHLINE_API_KEY: 'short secret' })

  expect(JSON.stringify(outcome)).not.toContain('short secret')
  expect(outcome.kind).toBe('invalid')
})

test('a misspelt setting is a problem, not a silent default', () => {
  expect(readSettings({ THROUGHLINE_PROT: '1' })).toEqual({
    kind: 'invalid',
    problems: ['THROUGHLINE_PROT is not a setting; docs/reference/settings.md lists them'],
  })
})
