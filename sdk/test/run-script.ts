import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type Script = {
  readonly code: string
  readonly environment?: Readonly<Record<string, string>>
  readonly language?: 'module' | 'commonjs'
}

export type Running = {
  /** What it printed, and with what it ended. */
  readonly ended: Promise<Ended>
  kill(signal: 'SIGTERM' | 'SIGKILL'): void
}

export type Ended = {
  readonly exitCode: number | null
  readonly output: string
  readonly complaints: string
}

/** Runs code beside the built package, in a Node of its own, as a program that installed it would. */
export function startScript({ code, environment = {}, language = 'module' }: Script): Running {
  const child = spawn(process.execPath, [`--input-type=${language}`, '-e', code], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ended = Promise.all([exited, text(child.stdout), text(child.stderr)]).then(
    ([exitCode, output, complaints]) => ({ exitCode, output, complaints }),
  )
  return { ended, kill: (signal) => void child.kill(signal) }
}

export function runScript(script: Script): Promise<Ended> {
  return startScript(script).ended
}
