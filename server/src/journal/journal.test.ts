import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Journal, type JournalOptions, openJournal } from './journal.ts'
import { nodeDisk } from './node-disk.ts'
import type { Position } from './position.ts'

test('records come back in the order of appending, also after a reopen', async () => {
  const directory = await newDirectory()
  const journal = await open({ directory })

  const outcomes = await Promise.all(['a', '', 'c'].map((text) => append(journal, text)))
  await journal.close()
  const reopened = await open({ directory })
  const { records, next } = await reopened.read(reopened.checkpoint().applied, { bytesMax: 1000 })
  const after = await reopened.read(next, { bytesMax: 1000 })

  expect(outcomes).toEqual(['durable', 'durable', 'durable'])
  expect(records.map(({ payload }) => payload.toString())).toEqual(['a', '', 'c'])
  expect(after).toEqual({ records: [], next: reopened.end(), damage: [] })
  expect(reopened.recovery).toEqual({ checkpoint: 'absent', cutBytes: 0, damagedHeaders: [] })
})

test('64 appends at once need 1 write and 1 sync', async () => {
  const calls: string[] = []
  const journal = await open({ disk: diskThatNotes(calls) })
  await append(journal, 'makes the file')
  calls.length = 0

  await Promise.all(Array.from({ length: 64 }, () => append(journal, 'x')))

  expect(calls).toEqual(['write', 'sync'])
})

test('a record that no longer fits starts the next file, and one longer than a file gets its own', async () => {
  const directory = await newDirectory()
  const journal = await open({ directory, fileBytesMax: 100 })

  for (const length of [60, 60, 500, 1, 1]) await journal.append(Buffer.alloc(length))

  expect(await journalFilesIn(directory)).toEqual([
    '0000000001.journal',
    '0000000002.journal',
    '0000000003.journal',
    '0000000004.journal',
  ])
  expect(await lengthsFrom(journal, journal.checkpoint().applied)).toEqual([60, 60, 500, 1, 1])
})

test('a file is deleted when a checkpoint has passed it', async () => {
  const directory = await newDirectory()
  const journal = await open({ directory, fileBytesMax: 100 })
  await journal.append(Buffer.alloc(60))
  const { next } = await journal.read(journal.checkpoint().applied, { bytesMax: 1000 })
  await journal.append(Buffer.alloc(60))

  await journal.saveCheckpoint({ applied: next, pending: undefined })

  expect(await journalFilesIn(directory)).toEqual(['0000000002.journal'])
  expect(journal.stats()).toEqual({ bytes: 108, backlogBytes: 76, files: 1 })
})

test('a checkpoint survives a reopen with its pending batch', async () => {
  const directory = await newDirectory()
  const journal = await open({ directory })
  await append(journal, 'a')
  const applied = journal.end()
  await append(journal, 'b')
  const checkpoint = { applied, pending: { until: journal.end(), token: 'ß', note: 'n' } }

  await journal.saveCheckpoint(checkpoint)
  await journal.close()
  const reopened = await open({ directory })

  expect(reopened.checkpoint()).toEqual(checkpoint)
  expect(await lengthsFrom(reopened, applied)).toEqual([1])
})

test('a checkpoint that goes back, or beyond the end, is a bug', async () => {
  const journal = await open({})
  await append(journal, 'a')
  const start = journal.checkpoint().applied
  const end = journal.end()
  await journal.saveCheckpoint({ applied: end, pending: undefined })
  const beyond = { file: end.file, offset: end.offset + 1 }

  const saveStart = () => journal.saveCheckpoint({ applied: start, pending: undefined })
  const saveBeyond = () => journal.saveCheckpoint({ applied: beyond, pending: undefined })

  expect(saveStart).toThrow('goes forward')
  expect(saveBeyond).toThrow('beyond the end')
})

test('beyond the budget an append answers full, until a checkpoint makes room', async () => {
  const journal = await open({ budgetBytes: 50 })

  const first = await journal.append(Buffer.alloc(30))
  const second = await journal.append(Buffer.alloc(30))
  await journal.saveCheckpoint({ applied: journal.end(), pending: undefined })
  const third = await journal.append(Buffer.alloc(30))

  expect([first, second, third]).toEqual(['durable', 'full', 'durable'])
})

test('appended resolves when a record comes, not when the journal was merely opened', async () => {
  const directory = await newDirectory()
  const earlier = await open({ directory })
  await append(earlier, 'a')
  const end = earlier.end()
  await earlier.close()
  const journal = await open({ directory })
  const heard: string[] = []

  const waiting = journal.appended(end).then(() => heard.push('appended'))
  const appending = append(journal, 'b').then(() => heard.push('durable'))
  await Promise.all([waiting, appending])

  expect(heard).toEqual(['appended', 'durable'])
  await expect(journal.appended(end)).resolves.toBeUndefined()
})

test('waiting for a record ends when aborted and when the journal is closed', async () => {
  const journal = await open({})
  const abort = new AbortController()
  const aborted = journal.appended(journal.end(), abort.signal)
  const closed = journal.appended(journal.end())

  abort.abort(new Error('stop'))
  const outcomes = await Promise.allSettled([aborted, closed, journal.close()])

  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { message: 'stop' } },
    { status: 'rejected', reason: { code: 'closed' } },
    { status: 'fulfilled' },
  ])
})

test('closing finishes the appends made before and refuses those made after', async () => {
  const directory = await newDirectory()
  const journal = await open({ directory })

  const before = append(journal, 'before')
  const closing = journal.close()
  const after = append(journal, 'after')
  const outcomes = await Promise.allSettled([before, after, closing])
  const reopened = await open({ directory })

  expect(outcomes).toMatchObject([
    { status: 'fulfilled', value: 'durable' },
    { status: 'rejected', reason: { code: 'closed', retryable: false } },
    { status: 'fulfilled' },
  ])
  expect(await lengthsFrom(reopened, reopened.checkpoint().applied)).toEqual([6])
})

test('a directory has one owner at a time', async () => {
  const directory = await newDirectory()
  const journal = await open({ directory })

  const second = open({ directory })

  await expect(second).rejects.toMatchObject({ code: 'locked' })
  await journal.close()
  await expect(open({ directory })).resolves.toBeDefined()
})

async function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'journal-'))
}

async function open(options: Partial<JournalOptions>): Promise<Journal> {
  const directory = options.directory ?? (await newDirectory())
  const journal = await openJournal({ budgetBytes: 1_000_000, ...options, directory })
  onTestFinished(() => journal.close())
  return journal
}

function append(journal: Journal, text: string): Promise<string> {
  return journal.append(Buffer.from(text))
}

async function lengthsFrom(journal: Journal, from: Position): Promise<readonly number[]> {
  const { records, next } = await journal.read(from, { bytesMax: 1000 })
  if (records.length === 0) return []
  return [...records.map(({ payload }) => payload.length), ...(await lengthsFrom(journal, next))]
}

async function journalFilesIn(directory: string): Promise<readonly string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.journal')).toSorted()
}

function diskThatNotes(calls: string[]): typeof nodeDisk {
  return {
    ...nodeDisk,
    create: async (path) => {
      const file = await nodeDisk.create(path)
      return {
        ...file,
        write: (bytes, offset) => (calls.push('write'), file.write(bytes, offset)),
        sync: () => (calls.push('sync'), file.sync()),
      }
    },
  }
}
