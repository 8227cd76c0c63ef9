import type { Fault } from './fault.ts'
import type { Scene } from './scene.ts'

/** Nobody listens there: events are taken and wait. */
export const withoutEngine = { THROUGHLINE_CLICKHOUSE_URL: 'http://127.0.0.1:1' } as const

/** Starts the server with so many events waiting in its journal. */
export function backlogOf(events: number, cards: number): Fault {
  return {
    name: 'backlog',
    tells: 'kill -9 and a start with a backlog',
    cards,
    async run(scene) {
      await restartWithoutEngine(scene)
      await scene.senders.sendMany(events)
      await scene.server().kill()
      await scene.start()
      await scene.ready()
    },
  }
}

/** From here on nothing is stored until the server is started anew. */
export async function restartWithoutEngine(scene: Scene): Promise<void> {
  await scene.server().kill()
  await scene.start(withoutEngine)
}
