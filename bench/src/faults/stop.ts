import type { Fault } from './fault.ts'

/** SIGTERM while everybody sends: whoever was being answered is, and the exit code is 0. */
export const stopServer: Fault = {
  name: 'stop-server',
  tells: 'SIGTERM under load: exit code 0, and no answer is cut off',
  cards: 8,
  async run(scene) {
    await scene.moment(1_000)
    const { cutAtMs } = scene.senders.totals
    const before = cutAtMs.length
    const signalledAtMs = performance.now()
    const code = await scene.server().stop()
    // Who sends at the very moment its connection is closed can't be answered, with the best of wills.
    const cut = cutAtMs.slice(before).filter((sentAtMs) => sentAtMs < signalledAtMs).length
    if (code !== 0) throw new Error(`the server ended with ${code}:\n${scene.server().log()}`)
    if (cut > 0) throw new Error(`SIGTERM cut off ${cut} answers`)
    await scene.start()
  },
}
