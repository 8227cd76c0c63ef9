import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { CliError, systemCodeOf, wordsOf } from '../cli-error.ts'
import { decompressed } from './decompress.ts'

export interface Input {
  /** As given on the command line; `stdin` for `-`. */
  readonly name: string
  /** Undefined for stdin, which has no place to come back to. */
  readonly path: string | undefined
  /** Bytes on disk; undefined where nobody knows. */
  readonly bytes: number | undefined
}

const chunkBytes = 256 * 1024

/** Looks at every input before the first byte is sent, so that a misspelt name costs nothing. */
export async function findInputs(names: readonly string[]): Promise<readonly Input[]> {
  return Promise.all(names.map(findInput))
}

async function findInput(name: string): Promise<Input> {
  if (name === '-') return { name: 'stdin', path: undefined, bytes: undefined }
  const found = await stat(name).catch((error: unknown) => {
    const why = systemCodeOf(error) === 'ENOENT' ? 'no such file' : wordsOf(error)
    throw new CliError('usage', `${name}: ${why}`, error)
  })
  if (found.isDirectory()) throw new CliError('usage', `${name} is a directory; name its files`)
  return { name, path: name, bytes: found.isFile() ? found.size : undefined }
}

export interface Reading {
  readonly stdin: Readable
  readonly signal: AbortSignal
  /** Told the bytes of each chunk as it comes from the disk, compressed or not. */
  readonly onBytes: (count: number) => void
}

/** The unpacked bytes of one input. Fails with `input_damaged` or `interrupted`. */
export async function* readInput(input: Input, reading: Reading): AsyncGenerator<Buffer> {
  try {
    yield* decompressed(counted(openInput(input, reading), reading.onBytes))
  } catch (error) {
    if (reading.signal.aborted) throw new CliError('interrupted', 'interrupted', error)
    throw new CliError('input_damaged', `${input.name} breaks off: ${wordsOf(error)}`, error)
  }
}

function openInput(input: Input, { stdin, signal }: Reading): Readable {
  return input.path === undefined
    ? addAbortSignal(signal, stdin)
    : createReadStream(input.path, { signal, highWaterMark: chunkBytes })
}

async function* counted(
  source: Readable,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    onBytes(bytes.length)
    yield bytes
  }
}
