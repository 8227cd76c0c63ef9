/**
 * The engine host: chDB in a process of its own, so that a crash of the engine, or its memory
 * running out, never takes the intake down.
 *
 * It lives exactly as long as its parent wants it: it goes when told to stop, and it goes at once
 * when the channel to the parent closes, because a second host on the same folder cannot start
 * before this one is gone.
 */
import { chmod, mkdir, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { dirname } from 'node:path'
import { openEngine, type Engine } from './engine.ts'
import { engineArguments } from './engine-arguments.ts'
import { isParentMessage, type HostMessage } from './host-message.ts'
import { readHostOptions, type HostOptions } from './host-options.ts'
import { httpInterface, type HttpInterface } from './http-interface.ts'
import { openRowsFolder } from './rows-folder.ts'

const drainMsMax = 5_000

// A signal sent to the whole process group is for the parent, which drains and then tells us. A
// host started by hand has no parent to wait for.
let stopByHand = (): void => process.exit(0)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!process.connected) stopByHand()
  })
}
process.on('disconnect', dieAtOnce)
// The parent may have been killed before anybody listened for it.
if (process.send !== undefined && !process.connected) dieAtOnce()

const options = readHostOptions(process.argv.slice(2))
await mkdir(options.engineDir, { recursive: true, mode: 0o700 })
const engine = await open(options)
if (engine === undefined) process.exit(1)
await serve(options, httpInterface(engine, await openRowsFolder(options.engineDir)))

async function open({ engineDir }: HostOptions): Promise<Engine | undefined> {
  try {
    return await openEngine(engineDir, engineArguments())
  } catch (error) {
    await tell({ kind: 'failed', reason: reasonOf(error), detail: String(error) })
    return undefined
  }
}

// chDB prints why a folder cannot be opened and throws a sentence without the cause; the parent
// reads what was printed to tell an occupied folder from a broken one.
function reasonOf(error: unknown): 'missing' | 'broken' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const missing = ['CHDB_PLATFORM', 'CHDB_ABI', 'ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']
  return missing.some((name) => name === code) ? 'missing' : 'broken'
}

async function serve({ socketPath, port }: HostOptions, http: HttpInterface): Promise<void> {
  // The engine's lock on its folder says that no other host is alive, so a socket file that is
  // there was left by a dead one.
  await mkdir(dirname(socketPath), { recursive: true })
  await rm(socketPath, { force: true })
  const onSocket = http.servers()
  await listening(onSocket, { path: socketPath })
  await chmod(socketPath, 0o600)
  const onPort = port === undefined ? [] : [http.servers()]
  for (const server of onPort) await listening(server, { host: '127.0.0.1', port })
  const stopServing = () => void stop([onSocket, ...onPort], http)
  stopByHand = stopServing
  process.on('message', (message: unknown) => {
    if (isParentMessage(message)) stopServing()
  })
  await tell({ kind: 'ready', ...portOf(onPort[0]) })
}

function listening(
  server: Server,
  address: { path: string } | { host: string; port: number | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
}

function portOf(server: Server | undefined): { readonly port?: number } {
  const address = server?.address()
  return typeof address === 'object' && address !== null ? { port: address.port } : {}
}

async function stop(servers: readonly Server[], http: HttpInterface): Promise<void> {
  setTimeout(dieAtOnce, drainMsMax).unref()
  for (const server of servers) server.close()
  await http.idle()
  process.exit(0)
}

// No handlers, no waiting for the engine's threads: its tables survive this by design.
function dieAtOnce(): void {
  process.kill(process.pid, 'SIGKILL')
}

function tell(message: HostMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send !== undefined) process.send(message, () => resolve())
    else process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve())
  })
}
