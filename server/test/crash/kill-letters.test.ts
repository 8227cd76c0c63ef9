import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { anEvent, askNumber, readCounters, send, untilStored } from '../asking.ts'
import { tellEngine } from '../engine-socket.ts'
import { allLetters, replayLetters } from '../letter-api.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer | undefined

afterEach(async () => {
  await server?.remove()
  server = undefined
})

async function untilLetters(dataDir: string, areThere: (count: number) => boolean): Promise<void> {
  await eventually(async () => {
    const files = await readdir(join(dataDir, 'dead-letters'))
    if (!areThere(files.length)) throw new Error(`${files.length} letters`)
  })
}

test('kill -9 while events are set aside, twice: each is there as one letter, each other one is stored once', async () => {
  server = await startServer()
  const { dataDir } = server
  await tellEngine(
    server,
    "ALTER TABLE throughline.events ADD CONSTRAINT no_poison CHECK name != 'poison'",
  )
  const names = Array.from({ length: 60 }, (_, index) => (index % 10 === 3 ? 'poison' : 'good'))
  const sent = names.map((name, index) => anEvent({ event: { id: `id-${index}`, name } }))
  expect((await send(server, sent)).status).toBe(202)

  for (const letters of [2, 4]) {
    await untilLetters(dataDir, (count) => count >= letters)
    await server.kill()
    server = await startServer({}, dataDir)
  }
  await untilStored(server)

  const letters = await allLetters(server)
  const poison = names.flatMap((name, index) => (name === 'poison' ? [`id-${index}`] : []))
  expect(letters.map(({ attributes }) => attributes.event_id).toSorted()).toEqual(poison.toSorted())
  const { accepted, ...counters } = await readCounters(server)
  expect(counters).toMatchObject({ waiting: 0, set_aside: 6, lost: 0, discarded: 0 })
  expect(accepted).toBe((counters['stored'] ?? 0) + 6)
  expect(await askNumber(server, '', { aggregation: 'count' })).toBe(54)
  // Neither the table itself nor the dictionary has anything twice, merged or not.
  expect(await tellEngine(server, 'SELECT count() FROM throughline.events')).toBe('54\n')
  expect(await tellEngine(server, 'SELECT sum(count) FROM throughline.event_names')).toBe('54\n')
})

test('kill -9 while letters are replayed: replayed again, each event is stored once, also those without an id of their own', async () => {
  server = await startServer()
  const { dataDir } = server
  await tellEngine(
    server,
    "ALTER TABLE throughline.events ADD CONSTRAINT no_poison CHECK name != 'poison'",
  )
  const sent = Array.from({ length: 12 }, (_, index) => {
    return anEvent({
      event: index % 2 === 0 ? { name: 'poison' } : { name: 'poison', id: `id-${index}` },
    })
  })
  await send(server, sent)
  await untilStored(server)
  await tellEngine(server, 'ALTER TABLE throughline.events DROP CONSTRAINT no_poison')

  const replaying = replayLetters(server, {}).catch(() => 'killed')
  await untilLetters(dataDir, (count) => count < 10)
  await server.kill()
  expect(await replaying).toBe('killed')
  server = await startServer({}, dataDir)
  const replayed = await replayLetters(server, {})

  expect(new Set(replayed.map(({ attributes }) => attributes.outcome))).toEqual(new Set(['stored']))
  expect(await allLetters(server)).toEqual([])
  const { accepted, ...counters } = await readCounters(server)
  expect(counters).toMatchObject({ stored: replayed.length, waiting: 0, set_aside: 0 })
  expect(accepted).toBe(replayed.length)
  expect(await tellEngine(server, 'SELECT count() FROM throughline.events')).toBe('12\n')
  expect(await tellEngine(server, 'SELECT sum(count) FROM throughline.event_names')).toBe('12\n')
})
