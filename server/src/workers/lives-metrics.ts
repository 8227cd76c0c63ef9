import { metricsTable, sumMetrics, type MetricValues } from '../telemetry/metrics.ts'

/**
 * The metrics of a worker over all its lives, so that sums do not fall when it is started again.
 *
 * What waited when a process ended is counted by the next one, as events found at start: so an ended
 * process counts with what was done with its events, and not with those that waited.
 */
export class LivesMetrics {
  #before: readonly MetricValues[] = []
  #now: MetricValues | undefined
  #hasEnded = false

  /** What the process that runs says. */
  note(values: MetricValues): void {
    if (this.#hasEnded && this.#now !== undefined) {
      this.#before = [...this.#before, withoutWaiting(this.#now)]
    }
    this.#hasEnded = false
    this.#now = values
  }

  /** It has ended; what it last said stands until the next one says something. */
  ended(): void {
    this.#hasEnded = true
  }

  async values(): Promise<readonly MetricValues[]> {
    if (this.#before.length > 1) {
      this.#before = [await sumMetrics(this.#before).getMetricsAsJSON()]
    }
    return this.#now === undefined ? this.#before : [...this.#before, this.#now]
  }
}

/** Gauges of the moment, which a process that has ended has no more. */
const ofTheMoment: readonly string[] = [
  metricsTable.waiting.name,
  metricsTable.oldestWaiting.name,
  metricsTable.journalBytes.name,
  metricsTable.backlogBytes.name,
  metricsTable.spansWaiting.name,
  metricsTable.spansOldestWaiting.name,
  metricsTable.spanJournalBytes.name,
  metricsTable.spanBacklogBytes.name,
]

/** What was accepted, by what waits of it. */
const waitingOf: Readonly<Record<string, string>> = {
  [metricsTable.accepted.name]: metricsTable.waiting.name,
  [metricsTable.spansAccepted.name]: metricsTable.spansWaiting.name,
}

function withoutWaiting(values: MetricValues): MetricValues {
  return values.flatMap((metric) => {
    if (ofTheMoment.includes(metric.name)) return []
    const waiting = values.find(({ name }) => name === waitingOf[metric.name])?.values ?? []
    const found = waiting.reduce((sum, { value }) => sum + value, 0)
    const counted = metric.values.map((one) => ({ ...one, value: one.value - found }))
    return [found === 0 ? metric : { ...metric, values: counted }]
  })
}
