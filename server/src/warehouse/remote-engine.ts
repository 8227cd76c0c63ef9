import type { EngineClient } from './engine-client.ts'
import type { EngineSource } from './engine-link.ts'

export type RemoteEngine = EngineSource & {
  /** Told that a request found nobody; the engine counts as lost until it answers again. */
  noteUnreachable(reason: string): void
}

/** A ClickHouse that somebody else keeps running. */
export function remoteEngine(client: EngineClient): RemoteEngine {
  let noteUnreachable: (reason: string) => void = () => {}
  return {
    async connect() {
      await client.ping()
      return { lost: new Promise((resolve) => (noteUnreachable = resolve)) }
    },
    noteUnreachable: (reason) => noteUnreachable(reason),
    async close() {
      noteUnreachable('closed')
    },
  }
}
