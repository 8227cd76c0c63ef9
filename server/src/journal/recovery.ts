/**
 * Finds out what a directory holds when the journal is opened.
 *
 * Only the last file can have been written to when the process or the machine stopped, so only its
 * tail is cut: whatever follows its last intact record was never acknowledged, or is beyond repair.
 * Earlier files are checked when they are read. No file that a process found is ever appended to:
 * so a position names one record for ever, even if the disk lost what stood there.
 */
import type { Disk } from './disk.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { LoadedCheckpoint } from './checkpoint-files.ts'
import { decodeFileHeader, fileHeaderBytes } from './file-header.ts'
import {
  type JournalFile,
  JournalFiles,
  journalFileNumber,
  journalFilePath,
} from './journal-files.ts'
import { JournalError } from './journal-error.ts'
import { scanFile } from './reader.ts'

/** What opening found; all zeros, 'found' and empty after a clean stop. */
export interface Recovery {
  readonly checkpoint: LoadedCheckpoint['kind']
  /** Bytes after the last intact record of the last file, now cut off. */
  readonly cutBytes: number
  /** Files whose header is damaged. Their records are intact unless `read` says otherwise. */
  readonly damagedHeaders: readonly number[]
}

export interface Recovered {
  readonly files: JournalFiles
  readonly checkpoint: Checkpoint
  readonly recovery: Recovery
}

interface FoundFile {
  readonly file: JournalFile
  readonly isHeaderDamaged: boolean
}

const scanBytesMax = 8 * 1024 * 1024

export async function recover(
  disk: Disk,
  directory: string,
  loaded: LoadedCheckpoint,
): Promise<Recovered> {
  const found = await findFiles(disk, directory)
  const all = found.map((one) => one.file)
  const nextNumber = 1 + Math.max(0, all.at(-1)?.number ?? 0, ...filesNamedIn(loaded))
  const files = new JournalFiles({ disk, directory }, { files: all, nextNumber })
  const checkpoint = checkpointOrStart(loaded, files)
  const cutBytes = await cutTail(files)
  await files.removeFinished(checkpoint.applied, undefined)
  const damagedHeaders = found.filter((one) => one.isHeaderDamaged).map((one) => one.file.number)
  return { files, checkpoint, recovery: { checkpoint: loaded.kind, cutBytes, damagedHeaders } }
}

function filesNamedIn(loaded: LoadedCheckpoint): readonly number[] {
  if (loaded.kind !== 'found') return []
  const { applied, pending } = loaded.checkpoint
  return [applied.file, pending?.until.file ?? 0]
}

function checkpointOrStart(loaded: LoadedCheckpoint, files: JournalFiles): Checkpoint {
  if (loaded.kind === 'found') return loaded.checkpoint
  const first = files.list[0]?.number ?? files.endOf(undefined).file
  return { applied: { file: first, offset: fileHeaderBytes }, pending: undefined }
}

async function findFiles(disk: Disk, directory: string): Promise<readonly FoundFile[]> {
  const numbers = (await disk.list(directory))
    .map(journalFileNumber)
    .filter((number) => number !== undefined)
    .toSorted((a, b) => a - b)
  const found: FoundFile[] = []
  for (const number of numbers) found.push(await findFile(disk, directory, number))
  return found
}

async function findFile(disk: Disk, directory: string, number: number): Promise<FoundFile> {
  const path = journalFilePath(directory, number)
  const handle = await disk.open(path)
  try {
    const bytes = Buffer.alloc(fileHeaderBytes)
    const length = await handle.read(bytes, 0)
    const header = decodeFileHeader(bytes.subarray(0, length), number)
    if (header.kind === 'unsupported') {
      throw new JournalError('unsupported', `${path} has format ${header.version}`)
    }
    const previousEnd = header.kind === 'header' ? header.previousEnd : undefined
    const end = Math.max(fileHeaderBytes, await handle.size())
    return { file: { number, previousEnd, end }, isHeaderDamaged: header.kind === 'damaged' }
  } finally {
    await handle.close()
  }
}

/** Cuts the last file behind its last intact record, or removes it when it holds none. */
async function cutTail(files: JournalFiles): Promise<number> {
  const last = files.list.at(-1)
  if (last === undefined) return 0
  const found = last.end
  const intactEnd = await lastRecordEnd(files, last)
  const handle = await files.disk.open(files.path(last))
  try {
    if (intactEnd < found) await handle.truncate(intactEnd)
    // Even without a cut: records that only the page cache holds must not be handed out yet.
    await handle.sync()
  } finally {
    await handle.close()
  }
  last.end = intactEnd
  await files.removeIfEmpty(last)
  return found - intactEnd
}

async function lastRecordEnd(files: JournalFiles, file: JournalFile): Promise<number> {
  let from = { file: file.number, offset: fileHeaderBytes }
  let end = fileHeaderBytes
  while (from.offset < file.end) {
    const scanned = await scanFile(files, { file, from }, { bytesMax: scanBytesMax })
    end = scanned.records.at(-1)?.end.offset ?? end
    from = scanned.next
  }
  return end
}
