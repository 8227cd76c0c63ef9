import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournal } from './journal.ts'

test('records come back in the order of appending, also after a reopen', async () => {
  const directory = await newDirectory()
  const journal = await openJournal({ directory, budgetBytes: 1_000_000 })

  const outcomes = await Promise.all(
    ['a', 'b', 'c'].map((text) => journal.append(Buffer.from(text))),
  )
  await journal.close()
  const reopened = await openJournal({ directory, budgetBytes: 1_000_000 })
  const { records, next } = await reopened.read(reopened.checkpoint().applied, { bytesMax: 1000 })
  const after = await reopened.read(next, { bytesMax: 1000 })

  expect(outcomes).toEqual(['durable', 'durable', 'durable'])
  expect(records.map(({ payload }) => payload.toString())).toEqual(['a', 'b', 'c'])
  expect(after).toEqual({ records: [], next: reopened.end(), damage: [] })
  expect(reopened.recovery).toEqual({ checkpoint: 'absent', cutBytes: 0, damagedHeaders: [] })
})

test('a file is deleted when a checkpoint has passed it', async () => {
  const directory = await newDirectory()
  const journal = await openJournal({ directory, budgetBytes: 1_000_000, fileBytesMax: 100 })
  await journal.append(Buffer.alloc(60))
  const { next } = await journal.read(journal.checkpoint().applied, { bytesMax: 1000 })
  await journal.append(Buffer.alloc(60))

  await journal.saveCheckpoint({ applied: next, pending: undefined })

  expect(journal.checkpoint()).toEqual({ applied: next, pending: undefined })
  expect(await journalFilesIn(directory)).toEqual(['0000000002.journal'])
})

async function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'journal-'))
}

async function journalFilesIn(directory: string): Promise<readonly string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.journal')).toSorted()
}
