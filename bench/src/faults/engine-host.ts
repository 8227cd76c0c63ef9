/** What is done to the engine host other than killing it. */
import { queryEngine } from '../exchange.ts'
import type { Fault } from './fault.ts'
import { addressSpace, limitProcess } from './process-limits.ts'
import { targetOf } from './scene.ts'

/** Stops the host in the middle of its work and lets it go on after some seconds. */
export const pauseEngine: Fault = {
  name: 'pause-engine',
  tells: 'engine host stopped for some seconds',
  cards: 4,
  async run(scene) {
    const host = await scene.hostPid()
    process.kill(host, 'SIGSTOP')
    await scene.moment(6_000)
    process.kill(host, 'SIGCONT')
  },
}

/** Stops the host and never lets it go on: the server must start another by itself. */
export const hangEngine: Fault = {
  name: 'hang-engine',
  tells: 'engine host stopped for good: the server kills it and starts another',
  cards: 2,
  async run(scene) {
    const host = await scene.hostPid()
    process.kill(host, 'SIGSTOP')
    await scene.otherHost(host)
  },
}

const mebibyte = 1024 ** 2
// Keeps ever more texts, until there is no more.
const eater = 'SELECT length(groupArray(randomString(10000))) FROM numbers(10000000)'

/** Lets the host have hardly more memory than it has, and a question of its own take that. */
export const starveEngine: Fault = {
  name: 'starve-engine',
  tells: 'engine host out of memory: the system refuses it what it asks for',
  cards: 6,
  async run(scene) {
    const host = await scene.hostPid()
    limitProcess(host, 'as', addressSpace(host) + scene.random.between(0, 512) * mebibyte)
    const eaten = queryEngine(targetOf(scene), eater, { max_memory_usage: '0' })
    await expectFailure(eaten)
    await scene.moment(2_000)
    // The one after it, if this one died of it, has no limit.
    limitProcess(host, 'as', 'unlimited')
    await scene.ready()
  },
}

async function expectFailure(eaten: Promise<unknown>): Promise<void> {
  const outcome = await eaten.then(
    () => undefined,
    (error: unknown) => String(error),
  )
  if (outcome === undefined) throw new Error('the engine host did not run out of memory')
}
