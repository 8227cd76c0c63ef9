/**
 * Fills the events table from inside the engine: ten million rows in a minute or two, like those
 * of the other benches in names, attribute paths and their types. They arrive in the order in which
 * they happened over the last 30 days, or as many as asked, but one in a hundred comes up to a day late.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { applicationId, nouns, tiers, verbs } from './events.ts'
import { commandEngine, queryEngine } from './exchange.ts'
import type { RunningServer } from './processes.ts'

export const filledDays = 30
const dayMs = 86_400_000
const stepRows = 500_000
const mergeMsMax = 3 * 60_000

const list = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(',')}]`

/** Whose the events are, as columns made of the number `spread` of each. */
export type Ids = {
  readonly user: string
  readonly anonymous: string
  /** By default 100,000 sessions. */
  readonly session?: string
}

const sessions = "concat('session-', toString(spread % 100000))"

const usersOnly: Ids = { user: "concat('user-', toString(spread % 20000))", anonymous: "''" }

type Filling = {
  readonly size: number
  readonly nowMs: number
  readonly ids?: Ids
  readonly days?: number
}

/** Fills an empty table with so many rows. */
export async function fillEvents(
  server: RunningServer,
  { size, nowMs, ids = usersOnly, days = filledDays }: Filling,
): Promise<void> {
  for (let start = 0; start < size; start += stepRows) {
    const count = Math.min(stepRows, size - start)
    await commandEngine(server, insertText({ start, count, size, nowMs, ids, days }))
  }
}

type Step = {
  readonly start: number
  readonly count: number
  readonly size: number
  readonly nowMs: number
  readonly ids: Ids
  readonly days: number
}

function insertText({ start, count, size, nowMs, ids, days }: Step): string {
  const sinceMs = nowMs - days * dayMs
  return `INSERT INTO throughline.events (application_id, type, name, event_id, id_from_client,
      occurred_at, received_at, user_id, anonymous_id, session_id, service, env, version, attributes)
    WITH cityHash64(number) AS spread,
      ${list(nouns)}[spread % 10 + 1] AS noun,
      ${list(verbs)}[intDiv(spread, 10) % 10 + 1] AS verb,
      greatest(toInt64(intDiv(number * ${days * dayMs}, ${size}))
        - if(spread % 101 = 0, toInt64(intDiv(spread, 1000) % ${dayMs}), 0), 0) AS after,
      fromUnixTimestamp64Milli(${sinceMs} + after, 'UTC') AS moment
    SELECT '${applicationId}', 'server', concat(noun, '.', verb), concat('filled-', toString(number)),
      false, moment, moment, ${ids.user}, ${ids.anonymous},
      ${ids.session ?? sessions}, 'web', 'production', '4.1.0',
      concat('{"duration_ms":', toString(intDiv(spread, 7) % 2000),
        ',"usr":{"plan":"plan-', toString(intDiv(spread % 20000, 100) % 5), '"}',
',"customer":{"tier":"', ${list(tiers)}[intDiv(spread, 3) % 4 + 1],
        '","region":"region-', toString(intDiv(spread, 11) % 5),
        '"},"http":{"method":"POST","status_code":', if(spread % 50 = 0, '500', '200'),
        '},"', noun, '":{"', verb, '_amount":', toString(intDiv(spread, 13) % 100000), '.25',
        ',"', verb, '_kind":"kind-', toString(spread % 7),
        '","', verb, '_count":', toString(spread % 30),
        ',"', verb, '_is_first":', if(spread % 3 = 0, 'true', 'false'),
        ',"', verb, '_reference":"r-', toString(spread), '"}}')
    FROM numbers(${start}, ${count})`
}

/** Resolves when the engine no longer merges in the background, or has for long enough. */
export async function untilMerged(server: RunningServer): Promise<void> {
  const deadlineMs = Date.now() + mergeMsMax
  for (let quiet = 0; quiet < 5 && Date.now() < deadlineMs;) {
    const [row] = await queryEngine(server, 'SELECT count() FROM system.merges')
    quiet = Number(row?.[0]) === 0 ? quiet + 1 : 0
    await delay(200)
  }
}

/** How many parts the events table is in. */
export async function partsOf(server: RunningServer): Promise<number> {
  const [row] = await queryEngine(
    server,
    `SELECT count() FROM system.parts
     WHERE database = 'throughline' AND table = 'events' AND active`,
  )
  return Number(row?.[0])
}
