/**
 * Keeps what questions look up in step with what events claim and link, and with what somebody took
 * back. Asking whether anything changed costs a few milliseconds and follows each insert; loading
 * the dictionaries anew costs about a second a million ids, so it takes at most a tenth of the time.
 *
 * Several servers on one cluster may each do it: they come to the same from the same links.
 */
import { keepRunning, type Running } from '../catalog/keep-running.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import {
  identityDictionaryNames,
  readResolution,
  type Resolution,
} from '../warehouse/identity-columns.ts'
import { onCluster, type Placement } from '../warehouse/placement.ts'
import { identifier, sql } from '../warehouse/sql-text.ts'
import { componentsOf, type Link } from './components.ts'
import { readLinks, writeRoots, type IdentityWarehouse } from './link-store.ts'

export const resolveLimits = {
  /** Other servers' changes are known after this at the latest. */
  checkMs: 5_000,
  /** From one look to the next. */
  restMsMin: 100,
  /** So many times as long as it took. */
  restFactor: 9,
  /** On a cluster everything is read anew so often: a replica may have had rows later than it was asked for them. */
  anewMs: 300_000,
} as const

export interface Identity extends Running {
  /** How much a question has to look up. */
  resolution(): Resolution
  /** Links that would make a person of too many ids. */
  quarantined(): readonly Link[]
  /** Told after an insert. */
  noteStored(): void
  /** Resolves when questions know all that is stored now. */
  refresh(): Promise<void>
}

type Options = {
  readonly warehouse: IdentityWarehouse
  readonly placement: Pick<Placement, 'cluster'>
  readonly metrics: Pick<Metrics, 'identitySeconds' | 'quarantinedLinks'>
  readonly logger: Logger
  readonly nowMs: () => number
  readonly pause: (ms: number, until: AbortSignal) => Promise<void>
  /** Told when questions may have other answers than before. */
  readonly onChanged: () => void
}

/** Starts it: at first everything is looked up, which is never wrong. */
export function openIdentity(options: Options): Identity {
  const resolver = openResolver(options)
  const waker = openWaker()
  const running = keepRunning((closing) => run(options, { closing, resolver, waker }))
  return {
    resolution: () => resolver.state().resolution,
    quarantined: () => resolver.state().quarantined,
    noteStored: () => waker.wake(),
    refresh: () => resolver.refresh(),
    close: () => running.close(),
  }
}

type Loop = {
  readonly closing: AbortSignal
  readonly resolver: Resolver
  readonly waker: Waker
}

async function run(options: Options, { closing, resolver, waker }: Loop): Promise<void> {
  const { pause, nowMs } = options
  const note = openNotes(options.logger)
  while (!closing.aborted) {
    const startedAtMs = nowMs()
    const woken = waker.next()
    try {
      await resolver.refresh()
      note(undefined)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      note(error)
    }
    const restMs = Math.max(
      resolveLimits.restMsMin,
      resolveLimits.restFactor * (nowMs() - startedAtMs),
    )
    if (!closing.aborted) await pause(restMs, closing)
    if (!closing.aborted) await pause(resolveLimits.checkMs, AbortSignal.any([closing, woken]))
  }
}

/** Warns once of what does not pass by itself, until it has passed: answers stay as they were. */
function openNotes(logger: Logger): (error: EngineError | undefined) => void {
  let isWarned = false
  return (error) => {
    const mayPass = error === undefined || error.code === 'unavailable' || error.code === 'busy'
    if (!mayPass && !isWarned) logger.warn({ error: String(error) }, 'ids not resolved anew')
    isWarned = error !== undefined && (isWarned || !mayPass)
  }
}

type Waker = { wake(): void; next(): AbortSignal }

/** Somebody is woken once by however many calls. */
function openWaker(): Waker {
  let waking = new AbortController()
  return {
    wake: () => waking.abort(),
    next() {
      if (waking.signal.aborted) waking = new AbortController()
      return waking.signal
    },
  }
}

type State = {
  readonly resolution: Resolution
  readonly quarantined: readonly Link[]
  /** What the tables were like; undefined before the first look. */
  readonly seen: Seen | undefined
  readonly readAtMs: number
}

/** The newest block of what links are made of, and of what the dictionaries are made of. */
type Seen = { readonly links: string; readonly all: string }

type Resolver = { state(): State; refresh(): Promise<void> }

function openResolver(options: Options): Resolver {
  let state: State = { resolution: 'links', quarantined: [], seen: undefined, readAtMs: 0 }
  let last = Promise.resolve()
  const step = async (): Promise<void> => {
    const next = await resolved(options, state)
    const isChanged = next !== state
    state = next
    if (isChanged) options.onChanged()
  }
  return {
    state: () => state,
    refresh() {
      // One after the other: what was stored before the call is seen by the one that starts now.
      last = last.then(step, step)
      return last
    },
  }
}

async function resolved(options: Options, before: State): Promise<State> {
  const { warehouse, placement, metrics, nowMs } = options
  const readAtMs = nowMs()
  const isOld =
    placement.cluster !== undefined && readAtMs - before.readAtMs >= resolveLimits.anewMs
  const known = isOld ? undefined : before.seen
  const seen = await look(warehouse)
  if (seen.all === known?.all) return before
  const stop = metrics.identitySeconds.startTimer()
  const quarantined =
    seen.links === known?.links ? before.quarantined : await joinLinks(options, before)
  await reload(options)
  stop()
  return { resolution: await readResolution(warehouse), quarantined, seen, readAtMs }
}

async function joinLinks(
  { warehouse, nowMs, logger, metrics }: Options,
  before: State,
): Promise<readonly Link[]> {
  const { links, isCut } = await readLinks(warehouse)
  if (isCut) logger.warn({ links: links.length }, 'more links than are read: some join nobody')
  const { roots, quarantined } = componentsOf(links)
  await writeRoots(warehouse, roots, nowMs())
  metrics.quarantinedLinks.set(quarantined.length)
  if (quarantined.length > before.quarantined.length) {
    logger.warn({ links: quarantined.length }, 'links left out that would join too many ids')
  }
  return quarantined
}

// Whatever was inserted since makes the newest block another, what was deleted the version; merges
// make neither.
async function look(warehouse: IdentityWarehouse): Promise<Seen> {
  const rows = await warehouse.query(sql`
    SELECT table, concat(toString(max(max_block_number)), ' ', toString(max(data_version)))
    FROM system.parts
    WHERE database = 'throughline' AND active
      AND table IN ('identity_claims', 'identity_links', 'identity_unlinks')
    GROUP BY table ORDER BY table`)
  const ofLinks = rows.filter(([table]) => table !== 'identity_claims')
  return { links: JSON.stringify(ofLinks), all: JSON.stringify(rows) }
}

async function reload({ warehouse, placement }: Options): Promise<void> {
  for (const name of identityDictionaryNames) {
    await warehouse.command(sql`SYSTEM RELOAD DICTIONARY ${onCluster(placement)}
      throughline.${identifier(name)}`)
  }
}
