import { rm, writeFile } from 'node:fs/promises'
import type { Fault } from './fault.ts'

const hourMs = 3_600_000

/** Sets the server's clock back by up to three hours while it runs, and then to rights again. */
export const setClockBack: Fault = {
  name: 'clock-back',
  tells: 'the clock of the server jumps back, by seconds or hours, and forward again',
  cards: 8,
  async run(scene) {
    const backMs = scene.random.between(1_000, scene.random.chance(0.5) ? 60_000 : 3 * hourMs)
    await scene.moment(300)
    await writeFile(scene.clockFile, String(-backMs))
    await scene.moment(1_500)
    if (scene.random.chance(0.5)) {
      await scene.server().kill()
      await scene.start()
      await scene.moment(500)
    }
    await rm(scene.clockFile)
    await scene.moment(300)
  },
}
