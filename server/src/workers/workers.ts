/** All workers of the lead: started together, asked together, restarted one after the other. */
import cluster from 'node:cluster'
import type { CatalogDocument } from '../catalog/catalog-document.ts'
import type { HeldFigures } from '../ingestion/held-figures.ts'
import type { TurnKeeper } from '../loader/turns.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { MetricValues } from '../telemetry/metrics.ts'
import { forIntake } from './catalog-copy.ts'
import type { IntakeStanding, LeadMessage } from './messages.ts'
import { WorkerSlot, type LeadHooks } from './worker-slot.ts'

/** Tells a worker of ours from a process that somebody else's cluster runs. */
export const workerArgument = '--worker'

type Options = {
  readonly count: number
  /** The program that they run. */
  readonly mainFile: string
  readonly logger: Logger
  readonly nowMs: () => number
  readonly pause: (ms: number, until: AbortSignal) => Promise<void>
}

export class Workers {
  readonly #options: Options
  #slots: readonly WorkerSlot[] = []
  #restarting: Promise<void> | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Starts them; resolves with their port when all listen, rejects when one can't. They accept
   * connections by themselves, from one socket: the lead may be busy.
   */
  async start(turns: TurnKeeper, hooks: LeadHooks): Promise<number> {
    const { count, mainFile, ...options } = this.#options
    cluster.schedulingPolicy = cluster.SCHED_NONE
    cluster.setupPrimary({ exec: mainFile, args: [workerArgument] })
    const fork = () => cluster.fork()
    this.#slots = Array.from({ length: count }, (_, index) => {
      return new WorkerSlot({ ...options, number: index + 1, member: turns.join(), fork, hooks })
    })
    const ports = await Promise.all(this.#slots.map((slot) => slot.start()))
    return ports[0] ?? 0
  }

  /** The tokens of batches that they found begun when they started. */
  begunTokens(): readonly string[] {
    return this.#slots.flatMap(({ begunToken }) => begunToken ?? [])
  }

  /** Restarts them one after the other; the others take events meanwhile. */
  restart(): Promise<void> {
    this.#restarting ??= this.#restartEach().finally(() => (this.#restarting = undefined))
    return this.#restarting
  }

  /** Resolves when each knows the document. */
  async publish(document: CatalogDocument): Promise<void> {
    const told = forIntake(document)
    if (told === undefined) return
    await Promise.all(this.#slots.map((slot) => slot.publish([told])))
  }

  tell(message: LeadMessage): void {
    for (const slot of this.#slots) slot.tell(message)
  }

  async metrics(): Promise<readonly MetricValues[]> {
    await this.#reports()
    return (await Promise.all(this.#slots.map((slot) => slot.metrics()))).flat()
  }

  /** What each counted lately of what comes in. */
  async heldFigures(): Promise<readonly HeldFigures[]> {
    const held = await Promise.all(this.#slots.map((slot) => slot.heldFigures()))
    return held.flatMap((one) => one ?? [])
  }

  /** How they stand together. One that is being started is no problem while others take events. */
  async standing(): Promise<IntakeStanding> {
    const reports = await this.#reports()
    const standings = reports.flatMap(({ slot, report }) => {
      if (!slot.isListening) return []
      const silent = { problem: 'it does not answer', backlogBytes: 0, journalBytes: 0 }
      return [{ number: slot.number, ...(report?.standing ?? silent) }]
    })
    const troubled = standings.find(({ problem }) => problem !== undefined)
    return {
      problem: troubled ? `worker ${troubled.number}: ${troubled.problem}` : noneOf(standings),
      backlogBytes: standings.reduce((sum, { backlogBytes }) => sum + backlogBytes, 0),
      journalBytes: standings.reduce((sum, { journalBytes }) => sum + journalBytes, 0),
    }
  }

  async close(): Promise<void> {
    const closed = await Promise.allSettled(this.#slots.map((slot) => slot.close()))
    const failures = closed.flatMap((one) =>
      one.status === 'rejected' ? [String(one.reason)] : [],
    )
    if (failures.length > 0) throw new Error(failures.join('; '))
  }

  async #restartEach(): Promise<void> {
    for (const slot of this.#slots) await slot.restart()
  }

  #reports() {
    return Promise.all(this.#slots.map(async (slot) => ({ slot, report: await slot.report() })))
  }
}

function noneOf(standings: readonly unknown[]): string | undefined {
  return standings.length === 0 ? 'no worker takes events' : undefined
}
