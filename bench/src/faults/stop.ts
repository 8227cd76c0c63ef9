import type { Fault } from './fault.ts'

/** SIGTERM while everybody sends: whoever was being answered is, and the exit code is 0. */
export const stopServer: Fault = {
  name: 'stop-server',
  tells: 'SIGTERM under load: exit code 0, and no answer is cut off',
  cards: 8,
  async run(scene) {
    await scene.moment(1_000)
    const cutBefore = scene.senders.totals.cut
    const code = await scene.server().stop()
    const cut = scene.senders.totals.cut - cutBefore
    if (code !== 0) throw new Error(`the server ended with ${code}:\n${scene.server().log()}`)
    if (cut > 0) throw new Error(`SIGTERM cut off ${cut} answers`)
    await scene.start()
  },
}
