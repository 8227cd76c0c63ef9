import { namePaths } from '@throughline/contract'

/** An event as a list question tells it. */
export interface TimelineEvent {
  readonly key: string
  readonly atMs: number
  readonly type: string
  readonly name: string
  /** Empty where it names none. */
  readonly sessionId: string
  readonly userId: string
  readonly traceId: string
  readonly application: string
  /** Everything the event says, by path. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** A record of a list question that asked for all columns. */
export function eventOf(record: Readonly<Record<string, unknown>>, place: number): TimelineEvent {
  const text = (...names: readonly string[]): string => {
    const name = names.find((one) => typeof record[one] === 'string')
    return name === undefined ? '' : String(record[name])
  }
  const type = text('@type')
  const own = namePaths[type]
  const application = text('@application.id')
  return {
    // An event of another application may have the same id.
    key: JSON.stringify([application, text('id') || place]),
    atMs: Number(record['timestamp'] ?? 0),
    type,
    name: text('@event.name', ...(own === undefined ? [] : [`@${own}`])),
    sessionId: text('@session.id'),
    userId: text('@usr.resolved_id', '@usr.id'),
    traceId: text('@_dd.trace_id', '@trace_id'),
    application,
    fields: Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name.replace(/^@/, ''), value]),
    ),
  }
}
