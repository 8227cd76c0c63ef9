/** What the journal does when the disk fails, is full, or lost what it had promised to keep. */
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { FakeDisk } from './fake-disk.ts'
import { type Journal, type JournalOptions, openJournal } from './journal.ts'
import { writerLimits } from './writer.ts'

test('a full disk answers full, keeps what was acknowledged and takes appends again later', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'kept')

  disk.capacityBytes = disk.usedBytes() + 20
  const onFullDisk = await Promise.all([append(journal, 'refused 1'), append(journal, 'refused 2')])
  disk.capacityBytes = Infinity
  const afterwards = await append(journal, 'also kept')

  expect(onFullDisk).toEqual(['full', 'full'])
  expect(afterwards).toBe('durable')
  expect(await readTexts(journal)).toEqual(['kept', 'also kept'])
})

test('a disk that is full at sync answers full, because the bytes may be lost', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'kept')

  disk.fail('sync', 'ENOSPC')
  const outcome = await append(journal, 'refused')

  expect(outcome).toBe('full')
  expect(await readTexts(journal)).toEqual(['kept'])
})

test('no attempt on a full disk leaves a file behind', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)

  disk.capacityBytes = 20
  const withoutRoomForAHeader = await append(journal, 'refused')
  disk.capacityBytes = 40
  const withoutRoomForARecord = await append(journal, 'refused')

  expect([withoutRoomForAHeader, withoutRoomForARecord]).toEqual(['full', 'full'])
  expect(journalFiles(disk)).toEqual([])
})

test('what was refused does not come back after a crash', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'kept')

  disk.fail('write', 'EIO')
  await Promise.allSettled([append(journal, 'refused'), append(journal, 'x'.repeat(99))])
  const whatWasWrittenStaysAndWhatWasCutReturns = [0.1, 0.9]
  await disk.crash(() => whatWasWrittenStaysAndWhatWasCutReturns.shift() ?? 0)

  expect(await readTexts(await open(disk))).toEqual(['kept'])
})

test('a file that a crash left without a record is removed', async () => {
  const disk = new FakeDisk()
  const earlier = await open(disk)
  await append(earlier, 'kept')
  await earlier.close()
  const journal = await open(disk)
  const untilTheRecordIsWritten = disk.dieAfter(3)
  await Promise.race([append(journal, 'never written'), untilTheRecordIsWritten])

  await disk.crash(() => 0)
  const left = journalFiles(disk)
  await open(disk)

  expect(left).toEqual(['journal/0000000001.journal', 'journal/0000000002.journal'])
  expect(journalFiles(disk)).toEqual(['journal/0000000001.journal'])
})

test('a failed sync is told to every caller of the group, and the next append uses a new file', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'kept')

  disk.fail('sync', 'EIO')
  const group = await Promise.allSettled([append(journal, 'lost 1'), append(journal, 'lost 2')])
  const next = await append(journal, 'also kept')

  const refusal = { status: 'rejected', reason: { code: 'io', retryable: true } }
  expect(group).toMatchObject([refusal, refusal])
  expect(next).toBe('durable')
  expect(journal.end().file).toBe(2)
  expect(await readTexts(journal)).toEqual(['kept', 'also kept'])
})

test('when the cut after a failed sync fails too, appends are refused until reopened; reads go on', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'kept')

  disk.fail('sync', 'EIO')
  disk.fail('truncate', 'EIO')
  const failed = append(journal, 'unknown')
  await expect(failed).rejects.toMatchObject({ code: 'failed', retryable: false })
  const refused = append(journal, 'refused')
  await expect(refused).rejects.toMatchObject({ code: 'failed' })

  expect(journal.isWritable()).toBe(false)
  expect(await readTexts(journal)).toEqual(['kept'])
  await journal.close()
  expect(await append(await open(disk), 'kept')).toBe('durable')
})

test('what already waits when the disk fails for good is refused too', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk, { budgetBytes: Infinity })
  await append(journal, 'kept')

  disk.fail('sync', 'EIO')
  disk.fail('truncate', 'EIO')
  const large = 'x'.repeat(writerLimits.groupBytesMax)
  const twoGroups = await Promise.allSettled([append(journal, large), append(journal, large)])

  const refusal = { status: 'rejected', reason: { code: 'failed' } }
  expect(twoGroups).toMatchObject([refusal, refusal])
})

test('on a full disk a checkpoint is saved all the same, and frees the files it has passed', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk, { fileBytesMax: 60 })
  await append(journal, 'a'.repeat(20))
  await append(journal, 'b'.repeat(20))

  disk.capacityBytes = disk.usedBytes()
  const onFullDisk = await append(journal, 'c'.repeat(20))
  await journal.saveCheckpoint({ applied: journal.end(), pending: undefined })
  const afterwards = await append(journal, 'd'.repeat(20))
  await journal.saveCheckpoint({ applied: journal.end(), pending: undefined })

  expect([onFullDisk, afterwards]).toEqual(['full', 'durable'])
  expect(journal.checkpoint().applied).toEqual(journal.end())
})

test('a checkpoint that could not be saved leaves the old one and deletes nothing', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'a')
  const before = journal.checkpoint()

  disk.fail('sync', 'EIO')
  const saving = journal.saveCheckpoint({ applied: journal.end(), pending: undefined })

  await expect(saving).rejects.toMatchObject({ code: 'io', retryable: true })
  expect(journal.checkpoint()).toEqual(before)
  expect(await readTexts(journal)).toEqual(['a'])
})

test('when the newest checkpoint is damaged the one before counts, and records are read again', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'a')
  const first = { applied: journal.end(), pending: undefined }
  await journal.saveCheckpoint(first)
  await append(journal, 'b')
  await journal.saveCheckpoint({ applied: journal.end(), pending: undefined })
  await journal.close()

  disk.damage('journal/checkpoint-b', withByte21Changed)
  const reopened = await open(disk)

  expect(reopened.checkpoint()).toEqual(first)
  expect(await readTexts(reopened)).toEqual(['b'])
})

test('when both checkpoints are damaged there is none: what is left is read again, and it is told', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'a')
  await journal.saveCheckpoint({ applied: journal.end(), pending: undefined })
  await journal.saveCheckpoint({ applied: journal.end(), pending: undefined })
  await journal.close()

  disk.damage('journal/checkpoint-a', withByte21Changed)
  disk.damage('journal/checkpoint-b', withByte21Changed)
  const reopened = await open(disk)

  expect(reopened.recovery.checkpoint).toBe('damaged')
  expect(await readTexts(reopened)).toEqual(['a'])
})

test('a lost file is told with its exact bytes, and the files after it are read', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk, { fileBytesMax: 60 })
  for (const text of ['first', 'second', 'third']) await append(journal, text.padEnd(20))
  await journal.close()

  disk.erase('journal/0000000002.journal')
  const reopened = await open(disk)
  const first = await reopened.read(reopened.checkpoint().applied, { bytesMax: 1000 })
  const third = await reopened.read(first.next, { bytesMax: 1000 })

  expect(third.records.map(({ payload }) => payload.toString().trim())).toEqual(['third'])
  expect(third.damage).toEqual([
    { kind: 'missing', from: { file: 1, offset: 68 }, until: { file: 2, offset: 68 } },
  ])
})

test('positions of lost records are not given to new ones', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'lost')
  const until = journal.end()
  await journal.saveCheckpoint({ applied: until, pending: { until, token: 't', note: '' } })
  await journal.close()

  disk.erase('journal/0000000001.journal')
  const reopened = await open(disk)
  await append(reopened, 'new')

  expect(reopened.end().file).toBe(2)
  expect(await readTexts(reopened)).toEqual(['new'])
})

test('a file of a newer format is not touched, and the journal does not open', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'a')
  await journal.close()
  disk.damage('journal/0000000001.journal', asFormatTwo)
  const before = disk.contentOf('journal/0000000001.journal')

  const opening = open(disk)

  await expect(opening).rejects.toMatchObject({ code: 'unsupported', retryable: false })
  expect(disk.contentOf('journal/0000000001.journal')).toEqual(before)
})

test('a journal that could not be opened leaves the directory free', async () => {
  const disk = new FakeDisk()
  const journal = await open(disk)
  await append(journal, 'a')
  await journal.close()

  disk.fail('sync', 'EIO')
  const failing = open(disk)

  await expect(failing).rejects.toMatchObject({ code: 'io' })
  expect(await readTexts(await open(disk))).toEqual(['a'])
})

function open(disk: FakeDisk, options: Partial<JournalOptions> = {}): Promise<Journal> {
  return openJournal({ directory: 'journal', disk, budgetBytes: 1_000_000, ...options })
}

function append(journal: Journal, text: string): Promise<string> {
  return journal.append(Buffer.from(text))
}

async function readTexts(journal: Journal): Promise<readonly string[]> {
  const texts: string[] = []
  for (let from = journal.checkpoint().applied; ;) {
    const { records, next } = await journal.read(from, { bytesMax: 1000 })
    if (records.length === 0) return texts
    texts.push(...records.map(({ payload }) => payload.toString()))
    from = next
  }
}

function withByte21Changed(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(21) ^ 1, 21)
  return changed
}

/** The same file with version 2 in its header and a check sum to match. */
function asFormatTwo(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt32LE(2, 8)
  changed.writeUInt32LE(crc32(changed.subarray(0, 28)), 28)
  return changed
}

function journalFiles(disk: FakeDisk): readonly string[] {
  return disk.paths().filter((path) => path.endsWith('.journal'))
}
