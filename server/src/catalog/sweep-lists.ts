import type { Logger } from '../telemetry/logger.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import type { KeptList, SegmentLists } from '../warehouse/segment-lists.ts'
import type { Catalog } from './catalog.ts'
import { keepRunning, type Running } from './keep-running.ts'

export const sweepLimits = {
  /** A question that named a list begins to read it long before this. */
  intervalMs: 10 * 60_000,
  /** A list of a segment that nobody knows may still be on its way into the catalog. */
  unknownMs: 24 * 60 * 60_000,
} as const

type SweepOptions = {
  readonly catalog: Pick<Catalog, 'segment' | 'sync'>
  readonly lists: Pick<SegmentLists, 'all' | 'remove'>
}

/** Removes the lists that no segment named at the last sweep either. */
export function openSweep({ catalog, lists }: SweepOptions): () => Promise<void> {
  let unnamedBefore: ReadonlySet<string> = new Set()
  return async () => {
    // What another server named since is not to be taken for forgotten.
    await catalog.sync()
    const all = await lists.all()
    const unnamed = all.filter((list) => isForgotten(list, catalog)).map(({ listId }) => listId)
    await lists.remove(unnamed.filter((listId) => unnamedBefore.has(listId)))
    unnamedBefore = new Set(unnamed)
  }
}

function isForgotten(
  { segmentId, listId, version, ageMs }: KeptList,
  catalog: SweepOptions['catalog'],
): boolean {
  const segment = catalog.segment(segmentId)
  if (segment === undefined) return ageMs > sweepLimits.unknownMs
  const isNamed = segment.content.kind === 'static' && segment.content.listId === listId
  // One of a later version is about to be named.
  return !isNamed && version <= segment.version
}

type Options = SweepOptions & {
  readonly logger: Logger
  readonly pause: (ms: number, until: AbortSignal) => Promise<void>
}

/** Sweeps from time to time, until closed. */
export function keepListsSwept(options: Options): Running {
  return keepRunning((closing) => run(options, closing))
}

async function run({ logger, pause, ...options }: Options, closing: AbortSignal): Promise<void> {
  const sweep = openSweep(options)
  await pause(sweepLimits.intervalMs, closing)
  while (!closing.aborted) {
    try {
      await sweep()
    } catch (error) {
      const level = error instanceof EngineError ? 'debug' : 'warn'
      logger[level]({ error: String(error) }, 'lists of segments not swept')
    }
    await pause(sweepLimits.intervalMs, closing)
  }
}
