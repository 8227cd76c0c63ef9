import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const executable = fileURLToPath(new URL('../../bin/throughline.js', import.meta.url))

export interface StartedCommand {
  readonly child: ChildProcess
  readonly ended: Promise<EndedCommand>
}

export interface EndedCommand {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built command, or another file in its place, as a process of its own. */
export function startCommand(words: readonly string[], file = executable): StartedCommand {
  const child = spawn(process.execPath, [file, ...words], {
    env: { PATH: process.env['PATH'], THROUGHLINE_API_KEY: 'test-key' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = async (): Promise<EndedCommand> => {
    await once(child, 'close')
    return { exitCode: child.exitCode, stdout, stderr }
  }
  return { child, ended: ended() }
}
