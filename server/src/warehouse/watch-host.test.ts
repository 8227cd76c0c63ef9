import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { untilSilent } from './watch-host.ts'

let directory: string
let host: Server | undefined
let pings = 0

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  pings = 0
})

afterEach(async () => {
  host?.close()
  await rm(directory, { recursive: true })
})

/** A host that answers these pings and breaks the connections of the others. */
async function watch(answered: readonly number[], until = new AbortController().signal) {
  const socketPath = join(directory, 'sock')
  host = createServer((request, response) => {
    pings += 1
    if (answered.includes(pings)) response.end('Ok.\n')
    else request.socket.destroy()
  }).listen(socketPath)
  await once(host, 'listening')
  await untilSilent({ socketPath, until, pause: () => Promise.resolve() })
}

test('a host is silent after three pings in a row without an answer, not after two', async () => {
  await watch([1, 4, 6])

  expect(pings).toBe(9)
})

test('a host that is gone is not watched any more', async () => {
  await watch([], AbortSignal.abort())

  expect(pings).toBe(0)
})
