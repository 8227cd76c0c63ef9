import {
  AggregatorRegistry,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
} from 'prom-client'

/** One row of the metrics reference. */
export type MetricRow = {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
}

/**
 * Every metric there is; `docs/reference/metrics.md` is made of it.
 * accepted = stored + waiting + set aside + lost + discarded, at every scrape.
 */
export const metricsTable = {
  accepted: {
    name: 'throughline_events_accepted_total',
    type: 'counter',
    labels: [],
    help: 'Events answered yes, plus those found at start: waiting in the journal or set aside.',
  },
  stored: {
    name: 'throughline_events_stored_total',
    type: 'counter',
    labels: [],
    help: 'Accepted events that the warehouse has, duplicates of a stored id included.',
  },
  duplicates: {
    name: 'throughline_events_duplicate_total',
    type: 'counter',
    labels: [],
    help: 'Accepted events whose id was stored already, so that they count no second time.',
  },
  setAside: {
    name: 'throughline_events_set_aside',
    type: 'gauge',
    labels: [],
    help: 'Accepted events that the warehouse refused and that are kept as dead letters now.',
  },
  discarded: {
    name: 'throughline_events_discarded_total',
    type: 'counter',
    labels: [],
    help: 'Accepted events that were set aside and whose dead letter somebody deleted.',
  },
  waiting: {
    name: 'throughline_events_waiting',
    type: 'gauge',
    labels: [],
    help: 'Accepted events in the journal that the warehouse does not have yet.',
  },
  lost: {
    name: 'throughline_events_lost_total',
    type: 'counter',
    labels: [],
    help: 'Accepted events that a damaged disk lost before the warehouse had them.',
  },
  oldestWaiting: {
    name: 'throughline_events_oldest_waiting_seconds',
    type: 'gauge',
    labels: [],
    help: 'Seconds since the oldest event that the loader is trying to store was received.',
  },
  loaderFailures: {
    name: 'throughline_loader_failures_total',
    type: 'counter',
    labels: ['reason'],
    help: 'Tries to store a batch that failed and are repeated, by the code of the engine or disk.',
  },
  rejected: {
    name: 'throughline_events_rejected_total',
    type: 'counter',
    labels: ['code'],
    help: 'Events and requests refused, by error code.',
  },
  warnings: {
    name: 'throughline_ingestion_warnings_total',
    type: 'counter',
    labels: ['severity', 'type'],
    help: 'Warnings of accepted events, by severity (changed, noted) and type.',
  },
  lastAccepted: {
    name: 'throughline_events_last_accepted_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'When the last event was accepted since the start, in epoch seconds; 0 before.',
  },
  journalBytes: {
    name: 'throughline_journal_bytes',
    type: 'gauge',
    labels: [],
    help: 'Bytes of the journal on disk.',
  },
  backlogBytes: {
    name: 'throughline_journal_backlog_bytes',
    type: 'gauge',
    labels: [],
    help: 'Bytes of the journal that the warehouse does not have yet.',
  },
  journalDamages: {
    name: 'throughline_journal_damages_total',
    type: 'counter',
    labels: [],
    help: 'Places in the journal where accepted events were lost to a damaged disk.',
  },
  insertSeconds: {
    name: 'throughline_insert_seconds',
    type: 'histogram',
    labels: [],
    help: 'Seconds that one batch took to insert.',
  },
  identitySeconds: {
    name: 'throughline_identity_seconds',
    type: 'histogram',
    labels: [],
    help: 'Seconds until questions knew whose ids are after claims, links or unlinks came in.',
  },
  quarantinedLinks: {
    name: 'throughline_identity_quarantined_links',
    type: 'gauge',
    labels: [],
    help: 'Links of ids that are left out because they would make one person of too many.',
  },
  questionSeconds: {
    name: 'throughline_question_seconds',
    type: 'histogram',
    labels: ['route', 'status'],
    help: 'Seconds from a question to its answer.',
  },
} as const satisfies Record<string, MetricRow>

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export type Metrics = ReturnType<typeof openMetrics>

/** What the metrics of one process say at a moment. */
export type MetricValues = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** One registry of the metrics of several processes: sums, and the age of the oldest of all. */
export function sumMetrics(processes: readonly MetricValues[]): Registry {
  return AggregatorRegistry.aggregate([...processes])
}

export type WarningCount = {
  readonly severity: string
  readonly type: string
  readonly count: number
}

/** A gauge that is measured at each scrape. */
function measured(configuration: GaugeConfiguration<string>) {
  let measure = () => 0
  const gauge = new Gauge({
    ...configuration,
    collect() {
      this.set(measure())
    },
  })
  return {
    measuredBy(by: () => number): void {
      measure = by
    },
    get: () => gauge.get(),
  }
}

/** Read at each scrape: whoever counts events has no time for labels. */
function countedWarnings(configuration: CounterConfiguration<string>) {
  let read = (): readonly WarningCount[] => []
  const counter = new Counter({
    ...configuration,
    collect() {
      this.reset()
      for (const { severity, type, count } of read()) this.inc({ severity, type }, count)
    },
  })
  return {
    countedBy(by: () => readonly WarningCount[]): void {
      read = by
    },
    get: () => counter.get(),
  }
}

/** The metrics of one process; each opening counts from zero. */
export function openMetrics(nowMs: () => number = Date.now) {
  const registry = new Registry()
  const options = (row: MetricRow) => ({
    name: row.name,
    help: row.help,
    labelNames: [...row.labels],
    registers: [registry],
  })
  const counter = (row: MetricRow) => new Counter(options(row))
  const gauge = (row: MetricRow) => new Gauge(options(row))
  const histogram = (row: MetricRow) => new Histogram({ ...options(row), buckets: secondsBuckets })
  let oldestReceivedAtMs: number | undefined
  const oldestWaiting = new Gauge({
    ...options(metricsTable.oldestWaiting),
    aggregator: 'max',
    collect() {
      this.set(oldestReceivedAtMs === undefined ? 0 : (nowMs() - oldestReceivedAtMs) / 1_000)
    },
  })
  return {
    registry,
    accepted: counter(metricsTable.accepted),
    stored: counter(metricsTable.stored),
    duplicates: counter(metricsTable.duplicates),
    setAside: gauge(metricsTable.setAside),
    discarded: counter(metricsTable.discarded),
    waiting: gauge(metricsTable.waiting),
    lost: counter(metricsTable.lost),
    /** Its age is computed at each scrape; undefined when nothing waits. */
    oldestWaiting: {
      receivedAt(ms: number | undefined): void {
        oldestReceivedAtMs = ms
      },
      get: () => oldestWaiting.get(),
    },
    loaderFailures: counter(metricsTable.loaderFailures),
    rejected: counter(metricsTable.rejected),
    /** Measured at each scrape. */
    journalBytes: measured(options(metricsTable.journalBytes)),
    backlogBytes: measured(options(metricsTable.backlogBytes)),
    lastAccepted: measured({ ...options(metricsTable.lastAccepted), aggregator: 'max' }),
    warnings: countedWarnings(options(metricsTable.warnings)),
    journalDamages: counter(metricsTable.journalDamages),
    insertSeconds: histogram(metricsTable.insertSeconds),
    identitySeconds: histogram(metricsTable.identitySeconds),
    quarantinedLinks: gauge(metricsTable.quarantinedLinks),
    questionSeconds: histogram(metricsTable.questionSeconds),
  }
}
