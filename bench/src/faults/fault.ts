import type { Scene } from './scene.ts'

/** Something unkind that is done to a server while clients send to it. */
export type Fault = {
  /** For the command line: `kill-server`. */
  readonly name: string
  readonly tells: string
  /** How often it comes up, of all cards in the deck together. */
  readonly cards: number
  /** Afterwards the server runs again and takes events. Throws when it did not do as promised. */
  run(scene: Scene): Promise<void>
}
