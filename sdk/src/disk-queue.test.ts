import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { aClient, names, trackAll } from '../test/a-client.ts'
import { openDiskQueue, type DiskQueue } from './disk-queue.ts'
import { openNotices } from './notices.ts'

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
})

function aDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'queue-'))
}

function open(directory: string): DiskQueue {
  const queue = openDiskQueue(directory, openNotices(false))
  if (queue === undefined) throw new Error('the queue did not open')
  return queue
}

function anEvent(name: string): string {
  return JSON.stringify({ eventId: `id-${name}`, event: name })
}

/** The names of the events that the next process finds. */
function namesIn(directory: string): readonly string[] {
  const queue = open(directory)
  queue.close()
  return queue.kept.map((json) => /"event":"([^"]*)"/.exec(json)?.[1] ?? '')
}

test('what close could not send is sent by the next client, with its id, before what is new', async () => {
  const queueDirectory = aDirectory()
  const first = aClient({ queueDirectory, closeTimeout: 1_000 }, 'unreachable')
  trackAll(first.client, names(3))
  await first.client.close({ signal: AbortSignal.timeout(50) })

  const second = aClient({ queueDirectory })
  trackAll(second.client, ['new'])
  await second.client.close()

  expect(first.drops).toEqual([])
  expect(second.server.taken).toEqual(['e0', 'e1', 'e2', 'new'])
  const [lost] = first.server.requests
  expect(second.server.requests[0]?.events.slice(0, 3)).toEqual(lost?.events)
  expect(namesIn(queueDirectory)).toEqual([])
})

test('a client that was closed leaves alone what is in the folder', async () => {
  const queueDirectory = aDirectory()
  const { client, server } = aClient({ queueDirectory }, 'unreachable', 200)
  trackAll(client, ['e'])
  await client.close({ signal: AbortSignal.timeout(50) })

  await client.flush()

  expect(server.taken).toEqual([])
  expect(namesIn(queueDirectory)).toEqual(['e'])
})

test('the next client sends at once, without a call', async () => {
  const queueDirectory = aDirectory()
  const queue = open(queueDirectory)
  queue.append(anEvent('left'))
  queue.close()

  const { server } = aClient({ queueDirectory })

  await vi.waitFor(() => expect(server.taken).toEqual(['left']), 60_000)
})

test('an event is in the file when track returns', () => {
  const queueDirectory = aDirectory()
  const { client } = aClient({ queueDirectory })

  void client.track('u', 'paid')

  expect(readFileSync(join(queueDirectory, 'events.log'), 'utf8')).toContain('"event":"paid"')
})

test('what was delivered, refused or overflowed is not sent again', async () => {
  const queueDirectory = aDirectory()
  const answer = Response.json({ errors: [{ index: 1, message: 'no' }] })
  const { client, drops } = aClient({ queueDirectory, maxQueueSize: 100, flushAt: 100 }, answer)

  trackAll(client, names(101))
  await client.close()

  expect(drops.map(({ names }) => names)).toEqual([['e0'], ['e2']])
  expect(namesIn(queueDirectory)).toEqual([])
})

test('a cut last line is left out, and the next event stands on a line of its own', () => {
  const directory = aDirectory()
  const file = join(directory, 'events.log')
  const before = open(directory)
  for (const name of names(3)) before.append(anEvent(name))
  before.close()
  writeFileSync(file, readFileSync(file).subarray(0, -5))

  const after = open(directory)
  after.append(anEvent('new'))
  after.close()

  expect(namesIn(directory)).toEqual(['e0', 'e1', 'new'])
})

test('a damaged line costs its event and no other, with one warning', () => {
  const directory = aDirectory()
  const file = join(directory, 'events.log')
  const queue = open(directory)
  for (const name of names(4)) queue.append(anEvent(name))
  queue.remove(0, 1)
  queue.close()
  writeFileSync(file, readFileSync(file, 'utf8').replace('"id-e2"', '"id-e2'))
  appendFileSync(file, 'nonsense\n7-\n')

  expect(namesIn(directory)).toEqual(['e1', 'e3'])
  expect(vi.spyOn(console, 'warn')).toHaveBeenCalledTimes(1)
})

test('a second client with the folder keeps its events in memory and says so; both deliver', async () => {
  const queueDirectory = aDirectory()
  const first = aClient({ queueDirectory })
  const second = aClient({ queueDirectory })

  trackAll(first.client, ['of the first'])
  trackAll(second.client, ['of the second'])
  await first.client.close()
  await second.client.close()

  expect(vi.spyOn(console, 'error')).toHaveBeenCalledWith(
    expect.stringContaining('Events are kept in memory only'),
  )
  expect(second.server.taken).toEqual(['of the first', 'of the second'])
})

test('a folder of a process that is alive is refused; of one that has ended, with our id too, it is not', () => {
  const directory = aDirectory()
  const lock = join(directory, 'events.lock')

  writeFileSync(lock, `${process.ppid} 0`)
  expect(openDiskQueue(directory, openNotices(false))).toBeUndefined()
  writeFileSync(lock, '999999999 0')
  expect(namesIn(directory)).toEqual([])
  writeFileSync(lock, `${process.pid} 0`)
  expect(namesIn(directory)).toEqual([])
})

test('a folder that can not be made is no reason to fail', () => {
  const file = join(aDirectory(), 'file')
  writeFileSync(file, '')

  expect(openDiskQueue(join(file, 'queue'), openNotices(false))).toBeUndefined()
  expect(vi.spyOn(console, 'error')).toHaveBeenCalledTimes(1)
})

test('the file stays small while events come and go', () => {
  const directory = aDirectory()
  const queue = open(directory)
  const text = JSON.stringify({ eventId: 'x', event: 'x'.repeat(10_000) })

  for (let count = 0; count < 1_000; count += 1) {
    queue.append(text)
    queue.remove(0, 1)
  }
  queue.close()

  expect(statSync(join(directory, 'events.log')).size).toBeLessThan(1.1 * 1024 * 1024)
})
