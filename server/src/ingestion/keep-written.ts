import { randomUUID } from 'node:crypto'
import type { Logger } from '../telemetry/logger.ts'
import { figureRows } from '../warehouse/ingestion-table.ts'
import { signalWithin } from '../warehouse/signal-within.ts'
import { EngineError, type Warehouse } from '../warehouse/warehouse.ts'
import type { IngestionFigures, Outgoing } from './held-figures.ts'

export const writingLimits = {
  /** What is counted after a pause is written so soon. */
  firstMs: 1_000,
  /** Between two writings: one small insert in so long is no load. */
  intervalMs: 10_000,
  retryMsMax: 30_000,
  /** An engine that hangs is given up, and the same is sent to it again. */
  insertMsMax: 30_000,
  closeMsMax: 2_000,
} as const

type Options = {
  readonly figures: Pick<IngestionFigures, 'outgoing' | 'hasOutgoing' | 'onCounted'>
  readonly warehouse: Pick<Warehouse, 'insert'>
  readonly logger: Logger
  readonly nowMs: () => number
}

/** Rows on their way; sent again under the same token until they are in. */
type Parcel = { readonly rows: readonly Uint8Array[]; readonly token: string } & Pick<
  Outgoing,
  'written'
>

/** Writes figures to the table some time after they are counted, until closed. */
export function keepFiguresWritten(options: Options): { close(): Promise<void> } {
  const writing = new Writing(options)
  options.figures.onCounted(() => writing.soon())
  return writing
}

class Writing {
  readonly #options: Options
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #parcel: Parcel | undefined
  #lastMs = Number.NEGATIVE_INFINITY
  #retryMs: number = writingLimits.firstMs

  constructor(options: Options) {
    this.#options = options
  }

  soon(): void {
    const { firstMs, intervalMs } = writingLimits
    const restMs = intervalMs - (this.#options.nowMs() - this.#lastMs)
    this.#after(Math.min(intervalMs, Math.max(firstMs, restMs)))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#timer)
    await this.#running
    const signal = AbortSignal.timeout(writingLimits.closeMsMax)
    // What was on its way, and what was counted since.
    if (await this.#write(signal)) await this.#write(signal)
  }

  #after(ms: number): void {
    if (this.#timer !== undefined || this.#running !== undefined) return
    if (this.#closing.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#running = this.#turn()
    }, ms).unref()
  }

  async #turn(): Promise<void> {
    const signal = signalWithin(writingLimits.insertMsMax, this.#closing.signal)
    const isWritten = await this.#write(signal)
    this.#running = undefined
    if (isWritten) {
      this.#retryMs = writingLimits.firstMs
      if (this.#options.figures.hasOutgoing()) this.soon()
    } else {
      this.#after(this.#retryMs)
      this.#retryMs = Math.min(2 * this.#retryMs, writingLimits.retryMsMax)
    }
  }

  /** Whether the parcel is in the table. What is counted meanwhile goes with the next. */
  async #write(signal: AbortSignal): Promise<boolean> {
    this.#parcel ??= this.#pack()
    if (this.#parcel === undefined) return true
    const { rows, token, written } = this.#parcel
    this.#lastMs = this.#options.nowMs()
    try {
      await this.#options.warehouse.insert({ table: 'ingestion', rows, token, signal })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      // An engine that is away is told by the warehouse.
      const level = error.retryable ? 'debug' : 'warn'
      this.#options.logger[level]({ error: String(error) }, 'figures not written yet')
      return false
    }
    written()
    this.#parcel = undefined
    return true
  }

  #pack(): Parcel | undefined {
    const outgoing = this.#options.figures.outgoing()
    if (outgoing === undefined) return undefined
    const { figures, written } = outgoing
    return { rows: figureRows(figures), token: randomUUID(), written }
  }
}
