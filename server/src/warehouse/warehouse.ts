import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../telemetry/logger.ts'
import { attachedEngine, type EngineStanding } from './attached-engine.ts'
import { embeddedEngine, engineSocketPath } from './embedded-engine.ts'
import {
  openEngineClient,
  type EngineAddress,
  type EngineClient,
  type Progress,
  type QueryLimits,
  type Row,
} from './engine-client.ts'
import { EngineError } from './engine-error.ts'
import { openEngineLink, type EngineState } from './engine-link.ts'
import { migrate } from './migrate.ts'
import type { Placement } from './placement.ts'
import { remoteEngine } from './remote-engine.ts'
import type { Sql } from './sql-text.ts'

export { EngineError } from './engine-error.ts'
export type { Progress, QueryLimits, Row } from './engine-client.ts'

export type TableName =
  | 'events'
  | 'spans'
  | 'event_names'
  | 'attribute_paths'
  | 'catalog'
  | 'segment_members'
  | 'ingestion'
  | 'identity_roots'
  | 'identity_unlinks'

export type EngineOptions =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'remote'; readonly url: string; readonly cluster?: string }

/** An engine of its own, or that of another process, which keeps the tables too. */
export type EngineChoice =
  | EngineOptions
  | {
      readonly kind: 'attached'
      readonly to: EngineOptions
      readonly standing: EngineStanding
      /** Told that an insert was never answered: whoever keeps the engine starts it anew. */
      readonly onStuck: () => void
    }

export interface Warehouse {
  /** Rows of a result. 64-bit integers come as numbers, exact up to 2^53. */
  query(text: Sql, limits?: QueryLimits): Promise<readonly Row[]>
  /** How far the statements of questions are that run now; nothing when none of them does. */
  progress(questions: readonly string[]): Promise<Progress>
  command(text: Sql): Promise<void>
  /**
   * Inserts all rows or none, unless it fails half stored. Repeating it with the same token and rows
   * stores what is missing, and nothing twice.
   */
  insert(insertion: {
    readonly table: TableName
    readonly rows: readonly Uint8Array[]
    readonly token: string
    readonly memoryBytesMax?: number | undefined
    readonly signal?: AbortSignal
  }): Promise<void>
  state(): EngineState
  close(): Promise<void>
}

export type WarehouseOptions = {
  readonly engine: EngineChoice
  readonly retentionMonths: number
  /** Days that spans are kept. */
  readonly traceRetentionDays: number
  readonly logger: Logger
  /** Told whenever the state may have changed. */
  readonly onState?: (state: EngineState) => void
}

/**
 * Opens the warehouse and keeps it open: an engine that dies or goes away is started or looked for
 * again, and meanwhile requests fail with a retryable EngineError. Rejects only for what no retry
 * can mend: no binary for this platform, a data directory in use, tables of a newer version.
 */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const { warehouse, attempted } = startWarehouse(options)
  try {
    await attempted
    return warehouse
  } catch (error) {
    await warehouse.close()
    throw error
  }
}

export type StartedWarehouse = {
  readonly warehouse: Warehouse
  /** Settles after the first attempt to reach the engine: rejects for what no retry can mend. */
  readonly attempted: Promise<void>
  /** Told that an insert of another process was never answered: an engine of ours starts anew. */
  readonly noteStuck: () => void
}

/** The warehouse as `openWarehouse` opens it, without waiting for the engine. */
export function startWarehouse(options: WarehouseOptions): StartedWarehouse {
  const client = openEngineClient(addressOf(options.engine))
  const { source, noteUnreachable, noteStuck } = sourceOf(options.engine, client)
  const link = openEngineLink({
    source,
    prepare: () => prepare(client, options),
    logger: options.logger,
    pause: (ms, until) => pause(ms, until),
    nowMs: () => performance.now(),
    onState: options.onState,
  })
  const whenReady = guard(() => link.state(), noteUnreachable)
  const warehouse: Warehouse = {
    query: (text, limits) => whenReady(() => client.query(text, limits)),
    progress: (questions) => whenReady(() => client.progress(questions)),
    command: (text) => whenReady(() => client.command(text)),
    insert: ({ table, ...insertion }) =>
      whenReady(() =>
        client.insert({ ...insertion, table: `throughline.${table}` }).catch((error: unknown) => {
          // A repeat would wait behind the one that hangs.
          if (error instanceof EngineError && error.code === 'timeout') noteStuck()
          throw error
        }),
      ),
    state: () => link.state(),
    async close() {
      // Together: what the link waits for may be a request that only the client can end.
      await Promise.all([link.close(), client.close()])
    },
  }
  return { warehouse, attempted: link.attempted, noteStuck }
}

async function prepare(client: EngineClient, options: WarehouseOptions): Promise<void> {
  const { engine, retentionMonths, traceRetentionDays } = options
  if (engine.kind === 'attached') return
  const credentials = engine.kind === 'remote' ? credentialsIn(engine.url) : undefined
  await migrate(client, {
    retentionMonths,
    traceRetentionDays,
    cluster: clusterOf(engine),
    credentials,
  })
}

function credentialsIn(url: string): Placement['credentials'] {
  const { username, password } = new URL(url)
  if (username === '') return undefined
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
}

function addressOf(engine: EngineChoice): EngineAddress {
  if (engine.kind === 'attached') return addressOf(engine.to)
  return engine.kind === 'embedded'
    ? { kind: 'socket', path: engineSocketPath(engine.dataDir) }
    : { kind: 'url', url: engine.url }
}

function clusterOf(engine: EngineOptions): string | undefined {
  return engine.kind === 'remote' ? engine.cluster : undefined
}

function sourceOf(engine: EngineChoice, client: EngineClient) {
  if (engine.kind !== 'embedded') {
    const isAttached = engine.kind === 'attached'
    const source = isAttached ? attachedEngine(client, engine.standing) : remoteEngine(client)
    const noteUnreachable = (reason: string) => source.noteUnreachable(reason)
    return { source, noteUnreachable, noteStuck: isAttached ? engine.onStuck : () => {} }
  }
  const { dataDir } = engine
  const nowMs = () => performance.now()
  const source = embeddedEngine({ dataDir, pause: (ms) => pause(ms), nowMs })
  // A host that is gone is known by its exit, before any request finds out.
  return { source, noteUnreachable: () => {}, noteStuck: () => source.noteStuck() }
}

function guard(state: () => EngineState, noteUnreachable: (reason: string) => void) {
  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    const now = state()
    if (now !== 'ready') {
      throw new EngineError('unavailable', `the engine is ${now}`, { retryable: true })
    }
    try {
      return await run()
    } catch (error) {
      if (error instanceof EngineError && isPerhapsGone(error)) noteUnreachable(error.message)
      throw error
    }
  }
}

// Who was broken off has to answer again before its rows are given any blame.
function isPerhapsGone({ code }: EngineError): boolean {
  return code === 'unavailable' || code === 'internal'
}

async function pause(ms: number, until?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, until === undefined ? {} : { signal: until })
  } catch {
    // Cut short because the warehouse is closing; the caller looks at that itself.
  }
}
