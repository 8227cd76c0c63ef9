import type { Readable, Writable } from 'node:stream'

/** Everything a command may touch outside its own memory and the files it is given. */
export interface Surroundings {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Width of the terminal behind stderr; undefined when stderr is not a terminal. */
  readonly terminalColumns: number | undefined
  readonly fetch: typeof fetch
  readonly clock: Clock
  /** In [0, 1): spreads retries. Never used for what is written. */
  readonly random: () => number
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal
  /** The server that is meant when no --url is given. */
  readonly defaultUrl: string
  /** Where keys come from when no option gives them. */
  readonly keys: KeySources
}

export interface KeySources {
  readonly environmentKey: string | undefined
  readonly environmentApplicationKey?: string | undefined
  readonly dataDir: string
}

export interface Clock {
  nowMs(): number
  /** Resolves after `ms`, rejects as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}
