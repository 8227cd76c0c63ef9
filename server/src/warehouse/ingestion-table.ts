/**
 * The figures of what came in, by the minute.
 *
 *   ingestion   minute, application, key, protocol, sender, severity, type, writer: count, times, samples
 *
 * A writer is one run of one process. It adds to a minute in several inserts, and knows its latest
 * minutes better than the table does; whoever reads leaves those out and takes them from the writer.
 */
import { joinSql, momentParam, param, sql, wholeNumber, type Sql } from './sql-text.ts'
import type { Row, Warehouse } from './warehouse.ts'

/** For so many days figures are kept. */
export const ingestionDaysMax = 30

const minuteMs = 60_000

/** Newest samples of one application, key, protocol and type that are read. */
const samplesReadMax = 10
/** Applications, keys, protocols and types of a window that are read, the newest. */
const totalsReadMax = 20_000
/** Figures are no reason to keep questions waiting, nor anybody who looks at them. */
const readMsMax = 5_000

/** What figures are of. '' where something is not known, or is that of no event. */
export type FigureOrigin = {
  readonly applicationId: string
  readonly keyId: string
  readonly protocol: string
  /** Of spans, else ''. */
  readonly sender: string
  readonly severity: string
  readonly type: string
}

/** Figures with the times of the first and the last event in them. */
export type Figure = FigureOrigin & {
  readonly count: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  /** Texts of samples. Their order is that in which they are wanted. */
  readonly samples: readonly string[]
}

export type MinuteFigure = Figure & { readonly minute: number; readonly writer: string }

/** Minutes since 1970: `from` is in it, `until` is not. */
export type MinuteWindow = { readonly from: number; readonly until: number }

export type FiguresAsked = MinuteWindow & {
  /** Of what is not named, all. */
  readonly filter: {
    readonly [part in 'applicationId' | 'keyId' | 'protocol']?: string | undefined
  }
  /** Writers whose minutes from these on are left out. */
  readonly except: readonly { readonly writer: string; readonly fromMinute: number }[]
}

/** The rows of an insert. */
export function figureRows(figures: readonly MinuteFigure[]): readonly Uint8Array[] {
  return figures.map((figure) => Buffer.from(`${JSON.stringify(rowOf(figure))}\n`))
}

function rowOf(figure: MinuteFigure): object {
  const { minute, applicationId, keyId, protocol, sender, severity, type, writer, count } = figure
  return {
    minute: (minute * minuteMs) / 1_000,
    application_id: applicationId,
    key_id: keyId,
    protocol,
    sender,
    severity,
    type,
    writer,
    count,
    first_at: figure.firstAtMs,
    last_at: figure.lastAtMs,
    samples: figure.samples,
  }
}

/** Sums over the window, the newest first. */
export async function readFigures(
  warehouse: Pick<Warehouse, 'query'>,
  asked: FiguresAsked,
): Promise<readonly Figure[]> {
  const rows = await warehouse.query(
    sql`SELECT application_id, key_id, protocol, sender, severity, type, sum(count),
      toUnixTimestamp64Milli(min(first_at)), toUnixTimestamp64Milli(max(last_at)) AS newest,
      groupArraySortedArray(${wholeNumber(samplesReadMax)})(samples)
    FROM throughline.ingestion WHERE ${conditions(asked)}
    GROUP BY application_id, key_id, protocol, sender, severity, type
    ORDER BY newest DESC LIMIT ${param('UInt64', totalsReadMax)}`,
    { timeoutMs: readMsMax },
  )
  return rows.map(figureOf)
}

function figureOf(row: Row): Figure {
  const [applicationId, keyId, protocol, sender, severity, type, ...counted] = row
  const [count, firstAtMs, lastAtMs, samples] = counted
  return {
    applicationId: String(applicationId),
    keyId: String(keyId),
    protocol: String(protocol),
    sender: String(sender),
    severity: String(severity),
    type: String(type),
    count: Number(count),
    firstAtMs: Number(firstAtMs),
    lastAtMs: Number(lastAtMs),
    samples: Array.isArray(samples) ? samples.map(String) : [],
  }
}

export type SeverityCount = {
  readonly bucket: number
  readonly severity: string
  readonly count: number
  readonly lastAtMs: number
}

/** Sums by severity; a bucket is so many minutes since 1970. */
export async function readSeverityCounts(
  warehouse: Pick<Warehouse, 'query'>,
  asked: FiguresAsked,
  bucketMinutes: number,
): Promise<readonly SeverityCount[]> {
  const seconds = param('UInt32', (bucketMinutes * minuteMs) / 1_000)
  const rows = await warehouse.query(
    sql`SELECT intDiv(toUnixTimestamp(minute), ${seconds}) AS bucket, severity, sum(count),
      toUnixTimestamp64Milli(max(last_at))
    FROM throughline.ingestion WHERE ${conditions(asked)} GROUP BY bucket, severity`,
    { timeoutMs: readMsMax },
  )
  return rows.map(([bucket, severity, count, lastAtMs]) => ({
    bucket: Number(bucket),
    severity: String(severity),
    count: Number(count),
    lastAtMs: Number(lastAtMs),
  }))
}

function conditions({ from, until, filter, except }: FiguresAsked): Sql {
  const { applicationId, keyId, protocol } = filter
  return joinSql(
    [
      sql`minute >= ${momentParam(from * minuteMs)}`,
      sql`minute < ${momentParam(until * minuteMs)}`,
      ...except.map(
        ({ writer, fromMinute }) => sql`NOT (writer = ${param('String', writer)}
          AND minute >= ${momentParam(fromMinute * minuteMs)})`,
      ),
      ...(applicationId === undefined
        ? []
        : [sql`application_id = ${param('String', applicationId)}`]),
      ...(keyId === undefined ? [] : [sql`key_id = ${param('String', keyId)}`]),
      ...(protocol === undefined ? [] : [sql`protocol = ${param('String', protocol)}`]),
    ],
    sql` AND `,
  )
}
