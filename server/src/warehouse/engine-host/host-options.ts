import { parseArgs } from 'node:util'

/** How the engine host is to run, as its parent says on the command line. */
export type HostOptions = {
  /** Folder that chDB keeps its tables in. */
  readonly engineDir: string
  /** Unix socket to listen on, with mode 0600. */
  readonly socketPath: string
  /** Also listen on this port of 127.0.0.1 (0 takes a free one), for tests of the URL mode. */
  readonly port: number | undefined
}

/** The options of a command line, e.g. `--engine-dir data/engine --socket data/engine.sock`. */
export function readHostOptions(commandLine: readonly string[]): HostOptions {
  const { values } = parseArgs({
    args: [...commandLine],
    options: {
      'engine-dir': { type: 'string' },
      socket: { type: 'string' },
      port: { type: 'string' },
    },
  })
  const engineDir = values['engine-dir']
  const socketPath = values.socket
  if (engineDir === undefined || socketPath === undefined) {
    throw new Error('usage: main.js --engine-dir FOLDER --socket FILE [--port PORT]')
  }
  return {
    engineDir,
    socketPath,
    port: values.port === undefined ? undefined : Number(values.port),
  }
}
