/** What is left after damage to bytes that were durable. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeDisk } from './fake-disk.ts'
import { fileHeaderBytes } from './file-header.ts'
import { type Journal, openJournal } from './journal.ts'
import { journalFilePath } from './journal-files.ts'
import { type Position, comparePositions } from './position.ts'
import { recordHeaderBytes } from './record.ts'
import type { Damage } from './scan.ts'

const directory = 'journal'
const sizes = fc.array(fc.nat(200), { minLength: 1, maxLength: 30 })
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('after a truncation of the last file, the records before the cut are read and no others', async () => {
  const property = fc.asyncProperty(sizes, fraction, async (sizes, where) => {
    const { disk, records } = await written(sizes)
    const path = disk.paths().findLast(isJournalFile) ?? ''
    const file = records.at(-1)?.from.file ?? 0
    const cut = Math.floor(where * disk.contentOf(path).length)

    disk.damage(path, (bytes) => bytes.subarray(0, cut))
    const found = await reopened(disk)

    const kept = records.filter(({ end }) => comparePositions(end, { file, offset: cut }) <= 0)
    expect(found.payloads).toEqual(kept.map(({ payload }) => payload))
    expect(found.damage).toEqual([])
    expect(found.cutBytes).toBe(cutBehind(kept.at(-1)?.end, file, cut))
    expect(await reopened(disk)).toMatchObject({ payloads: found.payloads, cutBytes: 0 })
  })

  await fc.assert(property, { numRuns: 200 })
})

test('after damage to any bytes, every record that they do not touch is read, and the loss is told', async () => {
  const property = fc.asyncProperty(damages, async ({ sizes, where, length, mask }) => {
    const { disk, records } = await written(sizes)
    const place = placeIn(disk, where)
    const until = { file: place.file, offset: place.offset + length }

    disk.damage(journalFilePath(directory, place.file), (bytes) =>
      bytes.map((byte, at) => (at >= place.offset && at < until.offset ? byte ^ mask : byte)),
    )
    const found = await reopened(disk)

    const touched = records.filter(
      ({ from, end }) => comparePositions(from, until) < 0 && comparePositions(end, place) > 0,
    )
    const untouched = records.filter((record) => !touched.includes(record))
    expect(found.payloads).toEqual(untouched.map(({ payload }) => payload))
    expect(touched.filter(({ from }) => !found.isTold(from))).toEqual([])
    expect(found.damagedHeaders).toEqual(place.offset < fileHeaderBytes ? [place.file] : [])
  })

  await fc.assert(property, { numRuns: 400 })
})

test('after a cut in a file that is not the last, every record elsewhere is read, and the loss is told', async () => {
  const property = fc.asyncProperty(sizes, fraction, async (sizes, where) => {
    const { disk, records } = await written([...sizes, 200, 200])
    const last = records.at(-1)?.from.file ?? 0
    const place = placeIn(disk, where)
    fc.pre(place.file < last)

    disk.damage(journalFilePath(directory, place.file), (bytes) => bytes.subarray(0, place.offset))
    const found = await reopened(disk)

    const lost = records.filter(
      ({ from, end }) => from.file === place.file && comparePositions(end, place) > 0,
    )
    const kept = records.filter((record) => !lost.includes(record))
    expect(found.payloads).toEqual(kept.map(({ payload }) => payload))
    expect(lost.filter(({ from }) => !found.isTold(from))).toEqual([])
  })

  await fc.assert(property, { numRuns: 200 })
})

test('a record copied over another one is never read there', async () => {
  const property = fc.asyncProperty(sizes, fraction, fraction, async (sizes, source, target) => {
    const { disk, records } = await written(sizes)
    const record = pick(records, source)
    const place = pick(records, target).from
    fc.pre(record.from !== place)
    const origin = disk.contentOf(journalFilePath(directory, record.from.file))
    const copied = origin.subarray(record.from.offset, record.end.offset)

    disk.damage(journalFilePath(directory, place.file), (bytes) =>
      Buffer.concat([
        bytes.subarray(0, place.offset),
        copied,
        bytes.subarray(place.offset + copied.length),
      ]),
    )
    const found = await reopened(disk)

    const known = records.map(({ payload }) => payload)
    expect(found.payloads).toEqual(known.filter((payload) => found.payloads.includes(payload)))
  })

  await fc.assert(property, { numRuns: 400 })
})

const damages = fc.record({
  sizes,
  where: fraction,
  length: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 300 })),
  mask: fc.integer({ min: 1, max: 255 }),
})

interface Written {
  readonly payload: string
  readonly from: Position
  readonly end: Position
}

/** A journal of several files, closed, with one record of each size. */
async function written(sizes: readonly number[]) {
  const disk = new FakeDisk()
  const journal = await open(disk)
  const payloads = sizes.map((size, index) => `${index}:`.padEnd(size, '.'))
  for (const payload of payloads) await journal.append(Buffer.from(payload))
  const { records } = await readAll(journal)
  await journal.close()
  return { disk, records }
}

async function reopened(disk: FakeDisk) {
  const journal = await open(disk)
  const { records, damage } = await readAll(journal)
  await journal.close()
  const { cutBytes, damagedHeaders } = journal.recovery
  const cutFrom = records.at(-1)?.end ?? { file: 0, offset: 0 }
  const isTold = (place: Position) =>
    damage.some((one) => isWithin(place, one)) ||
    (cutBytes > 0 && comparePositions(place, cutFrom) >= 0)
  return {
    payloads: records.map(({ payload }) => payload),
    damage,
    cutBytes,
    damagedHeaders,
    isTold,
  }
}

function open(disk: FakeDisk): Promise<Journal> {
  return openJournal({ directory, disk, fileBytesMax: 500, budgetBytes: Infinity })
}

async function readAll(journal: Journal) {
  const records: Written[] = []
  const damage: Damage[] = []
  let from = journal.checkpoint().applied
  for (;;) {
    const found = await journal.read(from, { bytesMax: 60 + ((records.length * 7) % 300) })
    damage.push(...found.damage)
    records.push(...found.records.map(({ payload, end }) => writtenAs(payload, end)))
    if (found.records.length === 0) return { records, damage }
    from = found.next
  }
}

function writtenAs(payload: Buffer, end: Position): Written {
  const from = { file: end.file, offset: end.offset - payload.length - recordHeaderBytes }
  return { payload: payload.toString(), from, end }
}

function placeIn(disk: FakeDisk, where: number): Position {
  const files = disk.paths().filter(isJournalFile)
  const file = Math.floor(where * files.length)
  const length = disk.contentOf(files[file] ?? '').length
  return { file: file + 1, offset: Math.floor((where * files.length - file) * length) }
}

function pick(records: readonly Written[], where: number): Written {
  const record = records[Math.floor(where * records.length)]
  assert(record !== undefined)
  return record
}

function cutBehind(end: Position | undefined, file: number, cut: number): number {
  const intactEnd = end?.file === file ? end.offset : fileHeaderBytes
  return Math.max(0, cut - intactEnd)
}

function isWithin(place: Position, damage: Damage): boolean {
  return comparePositions(place, damage.from) >= 0 && comparePositions(place, damage.until) < 0
}

function isJournalFile(path: string): boolean {
  return path.endsWith('.journal')
}
