/** Faults of a server whose events are taken by several processes. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Fault } from './fault.ts'
import type { Scene } from './scene.ts'

/** SIGKILL for one of the processes that take events; another takes its place. */
export const killWorker: Fault = {
  name: 'kill-worker',
  tells: 'kill -9 of a process that takes events, while the others go on',
  cards: 20,
  async run(scene) {
    await scene.moment(1_000)
    const workers = await workersOf(scene)
    const pid = workers[scene.random.between(0, workers.length - 1)]
    if (pid === undefined) throw new Error('there are no workers')
    process.kill(pid, 'SIGKILL')
    scene.countsDue += 1
  },
}

/** SIGHUP: each process that takes events gives way to another, and no answer is cut off. */
export const rollWorkers: Fault = {
  name: 'roll-workers',
  tells: 'SIGHUP under load: the processes that take events are started anew, no answer is cut off',
  cards: 10,
  async run(scene) {
    await scene.moment(500)
    const { cutAtMs } = scene.senders.totals
    const before = cutAtMs.length
    const workers = await workersOf(scene)
    process.kill(scene.server().pid, 'SIGHUP')
    scene.countsDue += workers.length
    await scene.untilCounted()
    const cut = cutAtMs.length - before
    if (cut > 0) throw new Error(`SIGHUP cut off ${cut} answers`)
  },
}

async function workersOf(scene: Scene): Promise<readonly number[]> {
  const lead = scene.server().pid
  const host = await scene.hostPid()
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === lead)
    .map(Number)
    .filter((pid) => pid !== host)
}

function parentOf(name: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1])
  } catch {
    return undefined // it ended meanwhile
  }
}
