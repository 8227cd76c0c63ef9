import { expect, test } from 'vitest'
import type { EngineClient, Row } from './engine-client.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations.ts'
import type { Sql } from './sql-text.ts'

type Server = { readonly release?: string; readonly shards?: number; readonly applied?: number }

/** A ClickHouse that takes every command; it has no tables unless migrations were applied. */
function someServer({ release = '26.7.2.1', shards = 1, applied = 0 }: Server) {
  const commands: string[] = []
  const answer = ({ text }: Sql): Row => {
    if (text.includes('version()')) return [release]
    if (text.includes('system.clusters')) return [shards]
    if (text.includes('max(version)')) return [applied]
    if (text.includes("name = 'migrations'")) return [Math.sign(applied)]
    return ['events', 'TTL occurred_at + toIntervalMonth(15)']
  }
  const client: EngineClient = {
    query: (text) => Promise.resolve([answer(text)]),
    command: ({ text }) => Promise.resolve(void commands.push(text)),
    progress: () => Promise.resolve({ rowsRead: 0, rowsToRead: 0 }),
    insert: () => Promise.resolve(),
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return { client, commands }
}

const options = { retentionMonths: 15, traceRetentionDays: 30, cluster: undefined }

test('a release that loses attributes is refused for good, naming those that do not', async () => {
  const { client, commands } = someServer({ release: '25.9.7.56' })

  const migrating = migrate(client, options)

  await expect(migrating).rejects.toThrow(
    /^ClickHouse 25\.9\.7\.56 loses attributes\. Use 26\.1\.3/,
  )
  await expect(migrating).rejects.toMatchObject({ code: 'refused', retryable: false })
  expect(commands).toEqual([])
})

test('a cluster of more than one shard is refused for good, and makes no table', async () => {
  const { client, commands } = someServer({ shards: 3 })

  await expect(migrate(client, { ...options, cluster: 'wide' })).rejects.toThrow(
    'The cluster "wide" has 3 shards, and Throughline can use one',
  )
  expect(commands).toEqual([])
})

test('a cluster that the server does not know is refused for good', async () => {
  const { client } = someServer({ shards: 0 })

  await expect(migrate(client, { ...options, cluster: 'nowhere' })).rejects.toThrow(
    'ClickHouse has no cluster "nowhere"',
  )
})

test('the tables of a cluster with a dash in its name are made on all its nodes, replicated', async () => {
  const { client, commands } = someServer({ shards: 1 })

  await migrate(client, { ...options, cluster: 'prod-cluster' })

  const created = commands.filter((text) => text.startsWith('CREATE'))
  expect(created.length).toBeGreaterThan(5)
  expect(created.filter((text) => !text.includes("ON CLUSTER 'prod-cluster'"))).toEqual([])
  expect(
    created.filter((text) => text.includes('ENGINE') && !text.includes('ENGINE = Replicated')),
  ).toEqual([])
})

test.each([
  ['new tables are not searched for events of before', 0, 0],
  ['tables of before are, month after month', 1, 7],
])('%s', async (_, applied, fills) => {
  const { client, commands } = someServer({ applied })

  await migrate(client, options)

  const filling = commands.filter((text) => text.startsWith('INSERT INTO throughline.identity_'))
  expect(filling).toHaveLength(fills)
})

test.each([
  ['new tables are noted once, when all are there', 0, 1],
  ['each step of older ones is noted when it is done', 1, migrations.length - 1],
])('%s', async (_, applied, notes) => {
  const { client, commands } = someServer({ applied })

  await migrate(client, options)

  const noted = commands.flatMap((text, at) => (text.includes('.migrations (version') ? [at] : []))
  expect(noted).toHaveLength(notes)
  expect(commands.slice(noted.at(-1)).filter((text) => text.startsWith('CREATE TABLE'))).toEqual([])
})

test('only tables whose rows stay for another time than is set are changed', async () => {
  const { client, commands } = someServer({ applied: migrations.length })

  await migrate(client, options)

  const changed = commands.flatMap(
    (text) => /^ALTER TABLE throughline\.(\w+)/.exec(text)?.[1] ?? [],
  )
  expect(changed).toEqual(['event_times', 'spans', 'traces', 'trace_keys'])
})

test('who asks for the tables with a name and a password reads them for the dictionaries so too', async () => {
  const { client, commands } = someServer({})

  await migrate(client, { ...options, credentials: { user: "o'neil", password: 'a\\b' } })

  const dictionaries = commands.filter((text) => text.includes('DICTIONARY throughline.'))
  expect(dictionaries.length).toBeGreaterThan(2)
  for (const text of dictionaries) {
    expect(text).toContain(String.raw`USER 'o\'neil' PASSWORD 'a\\b'`)
  }
})
