import { open } from 'node:fs/promises'
import { CliError, wordsOf } from '../cli-error.ts'
import type { RefusedLine } from '../../event-lines/event-line.ts'

/** Keeps refused lines with their reasons, one JSON object a line: {file, line, code, detail, text}. */
export interface RejectsFile {
  add(file: string, refused: readonly RefusedLine[]): Promise<void>
  close(): Promise<void>
}

const noRejectsFile: RejectsFile = {
  add: async () => undefined,
  close: async () => undefined,
}

/** Opens the file for appending, so that a resumed import goes on where it was. */
export async function openRejectsFile(at: string | undefined): Promise<RejectsFile> {
  if (at === undefined) return noRejectsFile
  const handle = await openForAppending(at)
  return {
    async add(file, refused) {
      if (refused.length > 0)
        await handle.appendFile(refused.map((one) => record(file, one)).join(''))
    },
    close: async () => handle.close(),
  }
}

async function openForAppending(at: string): ReturnType<typeof open> {
  try {
    return await open(at, 'a')
  } catch (error) {
    throw new CliError('usage', `cannot write --rejects ${at}: ${wordsOf(error)}`, error)
  }
}

function record(file: string, { line, code, detail }: RefusedLine): string {
  const text = line.bytes.toString('utf8')
  return `${JSON.stringify({ file, line: line.number, code, detail, text })}\n`
}
