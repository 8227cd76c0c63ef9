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
    help: 'Tries to store a batch of events or spans that failed and are repeated, by the code of the engine or disk.',
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
    help: 'Places in the journals where accepted events or spans were lost to a damaged disk.',
  },
  insertSeconds: {
    name: 'throughline_insert_seconds',
    type: 'histogram',
    labels: [],
    help: 'Seconds that one batch of events or spans took to insert.',
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
  spansAccepted: {
    name: 'throughline_spans_accepted_total',
    type: 'counter',
    labels: [],
    help: 'Spans taken into the journal, plus those found waiting in it at start. Accepted = stored + waiting + lost, at every scrape.',
  },
  spansStored: {
    name: 'throughline_spans_stored_total',
    type: 'counter',
    labels: [],
    help: 'Accepted spans that the warehouse has; one that came again counts again.',
  },
  spansWaiting: {
    name: 'throughline_spans_waiting',
    type: 'gauge',
    labels: [],
    help: 'Accepted spans in the journal that the warehouse does not have yet.',
  },
  spansLost: {
    name: 'throughline_spans_lost_total',
    type: 'counter',
    labels: ['reason'],
    help: 'Accepted spans that are not stored: refused by the warehouse, or damaged on the disk.',
  },
  spansDropped: {
    name: 'throughline_spans_dropped_total',
    type: 'counter',
    labels: ['reason'],
    help: 'Spans that were never accepted, by reason; docs/reference/ingestion-warnings.md says what each means.',
  },
  spansRepaired: {
    name: 'throughline_spans_repaired_total',
    type: 'counter',
    labels: ['repair'],
    help: 'Values of spans that were not as they should be and are kept otherwise, by what was done; docs/reference/ingestion-warnings.md says what each means.',
  },
  spansOldestWaiting: {
    name: 'throughline_spans_oldest_waiting_seconds',
    type: 'gauge',
    labels: [],
    help: 'Seconds since the oldest span that the loader is trying to store was received.',
  },
  spanJournalBytes: {
    name: 'throughline_span_journal_bytes',
    type: 'gauge',
    labels: [],
    help: 'Bytes of the journal of spans on disk.',
  },
  spanBacklogBytes: {
    name: 'throughline_span_journal_backlog_bytes',
    type: 'gauge',
    labels: [],
    help: 'Bytes of the journal of spans that the warehouse does not have yet.',
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

/** The age of the oldest of what waits, computed at each scrape; undefined when nothing does. */
function oldest(configuration: GaugeConfiguration<string>, nowMs: () => number) {
  let oldestReceivedAtMs: number | undefined
  const gauge = new Gauge({
    ...configuration,
    aggregator: 'max',
    collect() {
      this.set(oldestReceivedAtMs === undefined ? 0 : (nowMs() - oldestReceivedAtMs) / 1_000)
    },
  })
  return {
    receivedAt(ms: number | undefined): void {
      oldestReceivedAtMs = ms
    },
    get: () => gauge.get(),
  }
}

type Count = { inc(by: number): void }

/** What a loader counts, of events or of spans. */
export type LoadMetrics = Pick<
  Metrics,
  'oldestWaiting' | 'loaderFailures' | 'journalDamages' | 'insertSeconds'
> &
  Readonly<Record<'accepted' | 'stored' | 'duplicates' | 'setAside' | 'lost', Count>> & {
    readonly waiting: Pick<Gauge, 'inc' | 'dec' | 'get'>
  }

const optionsIn = (registry: Registry) => (row: MetricRow) => ({
  name: row.name,
  help: row.help,
  labelNames: [...row.labels],
  registers: [registry],
})

/** The metrics of one process; each opening counts from zero. */
export function openMetrics(nowMs: () => number = Date.now) {
  const registry = new Registry()
  const options = optionsIn(registry)
  const counter = (row: MetricRow) => new Counter(options(row))
  const gauge = (row: MetricRow) => new Gauge(options(row))
  const histogram = (row: MetricRow) => new Histogram({ ...options(row), buckets: secondsBuckets })
  return {
    registry,
    accepted: counter(metricsTable.accepted),
    stored: counter(metricsTable.stored),
    duplicates: counter(metricsTable.duplicates),
    setAside: gauge(metricsTable.setAside),
    discarded: counter(metricsTable.discarded),
    waiting: gauge(metricsTable.waiting),
    lost: counter(metricsTable.lost),
    oldestWaiting: oldest(options(metricsTable.oldestWaiting), nowMs),
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
    spans: {
      accepted: counter(metricsTable.spansAccepted),
      stored: counter(metricsTable.spansStored),
      waiting: gauge(metricsTable.spansWaiting),
      lost: counter(metricsTable.spansLost),
      dropped: counter(metricsTable.spansDropped),
      repaired: counter(metricsTable.spansRepaired),
      oldestWaiting: oldest(options(metricsTable.spansOldestWaiting), nowMs),
      journalBytes: measured(options(metricsTable.spanJournalBytes)),
      backlogBytes: measured(options(metricsTable.spanBacklogBytes)),
    },
  }
}

/** What the loader of spans counts. None is left out as a duplicate: a row replaces its like. */
export function spanLoadMetrics(metrics: Metrics): LoadMetrics {
  const { accepted, stored, waiting, lost, oldestWaiting } = metrics.spans
  const { loaderFailures, journalDamages, insertSeconds } = metrics
  const lostBy = (reason: 'refused' | 'damaged'): Count => ({
    inc: (by) => lost.inc({ reason }, by),
  })
  const counted = { accepted, stored, waiting, oldestWaiting, duplicates: { inc() {} } }
  const shared = { loaderFailures, journalDamages, insertSeconds }
  return { ...counted, ...shared, setAside: lostBy('refused'), lost: lostBy('damaged') }
}
