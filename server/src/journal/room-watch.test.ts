import { beforeEach, expect, test } from 'vitest'
import { FakeDisk } from './fake-disk.ts'
import { openJournal, type Journal } from './journal.ts'
import { openRoomWatch, roomLimits, type RoomWatch } from './room-watch.ts'

const budgetBytes = 1024 ** 2
const stuckMs = 30_000
const record = Buffer.alloc(100_000)

let nowMs: number
let disk: FakeDisk
let journal: Journal
let watch: RoomWatch

beforeEach(async () => {
  nowMs = 1_000_000
  disk = new FakeDisk()
  journal = await openJournal({ directory: 'journal', disk, budgetBytes })
  watch = openRoomWatch({ journal, budgetBytes, stuckMs, nowMs: () => nowMs })
})

async function fill(): Promise<void> {
  while ((await watch.append(record)) === 'durable');
}

/** Applies the first record that waits, as the loader would. */
async function applyOne(): Promise<void> {
  const { applied } = journal.checkpoint()
  const { records } = await journal.read(applied, { bytesMax: 1 })
  const [first] = records
  if (first === undefined) throw new Error('nothing waits')
  await journal.saveCheckpoint({ applied: first.end, pending: undefined })
}

test('a full journal of which nothing is applied is full for 30 s, then stuck', async () => {
  await fill()

  nowMs += stuckMs - 1
  expect(await watch.append(record)).toBe('full')
  expect(watch.obstacle()).toBe('full')
  nowMs += 1
  expect(await watch.append(record)).toBe('stuck')
  expect(watch.obstacle()).toBe('stuck')
})

test('a full journal that nobody sends to is stuck after 30 s too', async () => {
  await fill()

  expect(watch.obstacle()).toBe('full')
  nowMs += stuckMs
  expect(watch.obstacle()).toBe('stuck')
})

test('a full journal that empties slower than it fills is never stuck', async () => {
  await fill()

  for (let round = 0; round < 10; round += 1) {
    nowMs += stuckMs - 1
    await applyOne()
    expect(await watch.append(record)).toBe('durable')
    expect(await watch.append(record)).toBe('full')
    expect(watch.obstacle()).toBe('full')
  }
})

test('a stuck journal is no longer so as soon as something of it is applied', async () => {
  await fill()
  nowMs += stuckMs
  expect(await watch.append(record)).toBe('stuck')

  await applyOne()
  expect(await watch.append(record)).toBe('durable')
  expect(await watch.append(record)).toBe('full')
})

test('a full disk is full, then stuck, and at once neither when it has room again', async () => {
  expect(await watch.append(record)).toBe('durable')
  disk.capacityBytes = disk.usedBytes()

  expect(await watch.append(record)).toBe('full')
  expect(watch.obstacle()).toBe('full')
  nowMs += stuckMs
  expect(await watch.append(record)).toBe('stuck')
  expect(watch.obstacle()).toBe('stuck')

  disk.capacityBytes = Infinity
  expect(await watch.append(record)).toBe('durable')
  expect(watch.obstacle()).toBe(undefined)
  disk.capacityBytes = disk.usedBytes()
  expect(await watch.append(record)).toBe('full')
})

test('10 s after the last refusal a disk is no longer believed to be full, so that somebody tries', async () => {
  disk.capacityBytes = 0
  await watch.append(record)

  nowMs += roomLimits.refusalMsMax - 1
  expect(watch.obstacle()).toBe('full')
  nowMs += 1
  expect(watch.obstacle()).toBe(undefined)
})

test('a small event that still fits does not make a full journal look well', async () => {
  await fill()
  nowMs += stuckMs

  expect(await watch.append(Buffer.alloc(10))).toBe('durable')

  expect(watch.obstacle()).toBe('stuck')
})

test('a journal that the disk has failed is broken', async () => {
  await watch.append(record)
  disk.fail('write', 'EIO')
  disk.fail('truncate', 'EIO')
  await expect(watch.append(record)).rejects.toThrow('what the disk kept is unknown')

  expect(watch.obstacle()).toBe('broken')
})
