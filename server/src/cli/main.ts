import process from 'node:process'
import { setTimeout as after } from 'node:timers/promises'
import { run } from './run.ts'
import { serverUrl } from './server-url.ts'
import type { Clock } from './surroundings.ts'

const systemClock: Clock = {
  nowMs: () => Date.now(),
  wait: async (ms, signal) => after(ms, undefined, { signal }),
}

const interrupt = new AbortController()
// Once only: a second Ctrl-C ends the process at once, as people expect.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort())

// A reader that leaves early (`… --dry-run | head`) is no crash: whoever writes sees the error itself.
process.stdout.on('error', () => undefined)

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  terminalColumns: process.stderr.isTTY ? process.stderr.columns : undefined,
  fetch,
  clock: systemClock,
  random: Math.random,
  interrupted: interrupt.signal,
  defaultUrl: serverUrl(process.env['THROUGHLINE_HOST'], process.env['THROUGHLINE_PORT']),
  keys: {
    environmentKey: process.env['THROUGHLINE_API_KEY'],
    environmentApplicationKey: process.env['THROUGHLINE_APP_KEY'],
    dataDir: process.env['THROUGHLINE_DATA_DIR'] ?? './data',
  },
})
