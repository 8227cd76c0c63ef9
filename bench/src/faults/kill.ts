import type { Fault } from './fault.ts'

/** SIGKILL for the server at a random moment, and now and then for the next one while it starts. */
export const killServer: Fault = {
  name: 'kill-server',
  tells: 'kill -9 of the server at a random moment, also while it starts',
  cards: 40,
  async run(scene) {
    await scene.moment(1_500)
    await scene.server().kill()
    while (scene.random.chance(0.3)) {
      scene.launch()
      await scene.moment(500)
      await scene.server().kill()
    }
    await scene.start()
  },
}

/** SIGKILL for the engine host while it inserts, up to three times. */
export const killEngine: Fault = {
  name: 'kill-engine',
  tells: 'kill -9 of the engine host in the middle of an insert',
  cards: 16,
  async run(scene) {
    for (let times = scene.random.between(1, 3); times > 0; times -= 1) {
      const host = await scene.hostPid()
      await scene.moment(500)
      process.kill(host, 'SIGKILL')
      await scene.otherHost(host)
    }
  },
}
