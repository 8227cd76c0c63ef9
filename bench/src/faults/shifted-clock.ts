/**
 * Loaded before the server by `node --import`: moves its clock by as many milliseconds as the file
 * says that FAULTS_CLOCK_FILE names, while it runs. The monotonic clock goes on, as it does on a
 * machine whose time somebody sets.
 */
import { readFileSync } from 'node:fs'

const file = process.env['FAULTS_CLOCK_FILE'] ?? ''
const lookMs = 20
const realNow = Date.now
let shiftMs = 0

function look(): void {
  try {
    shiftMs = Number(readFileSync(file, 'utf8'))
  } catch {
    shiftMs = 0
  }
}

const shiftedNow = (): number => realNow() + shiftMs

look()
setInterval(look, lookMs).unref()
globalThis.Date = new Proxy(Date, {
  get(target, key) {
    const own: unknown = Reflect.get(target, key)
    return key === 'now' ? shiftedNow : own
  },
  construct(target, given: unknown[]) {
    const made: unknown = Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given)
    if (made instanceof target) return made
    throw new TypeError('not a time')
  },
})
