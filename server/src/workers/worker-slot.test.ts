import cluster from 'node:cluster'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTurnKeeper } from '../loader/turns.ts'
import { openLogger } from '../telemetry/logger.ts'
import { WorkerSlot } from './worker-slot.ts'

/** Finds the engine stuck, listens by its own word, and stops when it is told. */
const obedient = `
  process.on('message', ({ kind }) => {
    if (kind === 'stop') process.exit(0)
  })
  process.send({ kind: 'started' })
  process.send({ kind: 'engineStuck' })
  process.send({ kind: 'listening', port: 1 })
`
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-slot-'))
  await writeFile(join(folder, 'obedient.cjs'), obedient)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a process that the machine did not let begin is tried again, and each that begins is heard', async () => {
  const workingFolders = [folder, join(folder, 'missing'), folder]
  let stuck = 0
  const slot = new WorkerSlot({
    number: 1,
    fork() {
      // A process can't begin in a folder that is not there.
      const cwd = workingFolders.shift() ?? folder
      cluster.setupPrimary({ exec: join(folder, 'obedient.cjs'), args: [], cwd })
      return cluster.fork()
    },
    member: openTurnKeeper(() => 0).join(),
    hooks: {
      begin: () => ({ documents: [], engine: 'ready', isWatched: false }),
      onApplication: () => {},
      onStored: () => {},
      onSpansStored: () => {},
      onSeen: () => {},
      onEngineStuck: () => (stuck += 1),
    },
    logger: openLogger('silent'),
    nowMs: () => 0,
    pause: () => Promise.resolve(),
  })

  await slot.start()
  await slot.restart()

  expect(workingFolders).toEqual([])
  expect(stuck).toBe(2)
  await slot.close()
})
