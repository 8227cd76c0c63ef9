import { PassThrough, Readable } from 'node:stream'
import { run } from '../../src/cli/run.ts'
import type { Clock, Surroundings } from '../../src/cli/surroundings.ts'

export interface CommandRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** How long the command waited in all, by its own clock. */
  readonly waitedMs: number
}

export interface CommandOptions {
  readonly stdin?: string | Buffer
  readonly terminalColumns?: number
  readonly interrupted?: AbortSignal
  readonly defaultUrl?: string
  readonly keys?: Surroundings['keys']
  readonly fetch?: typeof fetch
  readonly nowMs?: number
}

export const testNowMs = Date.parse('2026-11-21T15:30:00Z')

/** Runs `throughline …words` here, on a clock that jumps over every wait. */
export async function throughline(
  words: readonly string[],
  options: CommandOptions = {},
): Promise<CommandRun> {
  const startMs = options.nowMs ?? testNowMs
  const clock = jumpingClock(startMs)
  const stdout = collecting()
  const stderr = collecting()
  const exitCode = await run(words, {
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    terminalColumns: options.terminalColumns,
    fetch: options.fetch ?? fetch,
    clock,
    random: () => 0.5,
    interrupted: options.interrupted ?? new AbortController().signal,
    defaultUrl: options.defaultUrl ?? 'http://127.0.0.1:4700',
    keys: options.keys ?? { environmentKey: 'test-key', dataDir: '/nowhere' },
  })
  const waitedMs = clock.nowMs() - startMs
  return { exitCode, stdout: stdout.text(), stderr: stderr.text(), waitedMs }
}

function jumpingClock(startMs: number): Clock {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    wait: async (ms, signal) => {
      signal.throwIfAborted()
      nowMs += ms
    },
  }
}

function collecting(): { readonly stream: PassThrough; text(): string } {
  const chunks: Buffer[] = []
  const stream = new PassThrough()
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}
