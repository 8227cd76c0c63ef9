/**
 * Which of the ids answered yes are stored, and how often. The ids of a sender are numbers without a
 * gap, so two figures tell whether all are there, however many: how many events there are, and how
 * many different ids. Which ones are missing is asked for only when some are.
 */
import { queryEngine } from '../exchange.ts'
import { askScalar, type Range } from '../questions.ts'
import type { RunningServer } from '../processes.ts'
import { sentName, type Sender } from './senders.ts'

export type Target = Pick<RunningServer, 'port' | 'dataDir' | 'pid'> & { end(): Promise<void> }

/** Numbers of one sender, `from` inclusive, `until` exclusive. */
export type Missing = { readonly sender: string; readonly from: number; readonly until: number }

export type Finding = {
  /** Ids answered yes and not told as lost. */
  readonly answered: number
  /** Different ids stored. */
  readonly stored: number
  /** Events that were stored, or are counted, beyond one for each id. */
  readonly doubled: number
}

const missingMax = 20
const dayMs = 24 * 3_600_000

/** Counts what is stored; ask when nothing waits and every sender rests. */
export async function findStored(
  server: Target,
  senders: readonly Sender[],
  toldLost: number,
): Promise<Finding> {
  const answered = senders.reduce((sum, { answered }) => sum + answered, 0) - toldLost
  const counted = await ask(server, `@event.name:${sentName}`, { aggregation: 'count' })
  const stored = await countIds(server, `@event.name:${sentName}`)
  // The second also knows what was merged, and the first what was inserted in place of a lost one.
  const doubled = Math.max(counted - stored, (await everInserted(server)) - answered)
  return { answered, stored, doubled: Math.max(0, doubled) }
}

// A merge makes one of two equal rows; what the views added up at each insert forgets nothing.
async function everInserted(server: Target): Promise<number> {
  const [row] = await queryEngine(
    server,
    `SELECT sum(count) FROM throughline.event_names WHERE name = '${sentName}'`,
  )
  return Number(row?.[0] ?? 0)
}

/** The numbers answered yes that are not stored, found by halving; at most the first twenty ranges. */
export async function findMissing(server: Target, senders: readonly Sender[]): Promise<Missing[]> {
  const missing: Missing[] = []
  for (const { name, answered } of senders) {
    await search(server, { sender: name, from: 0, until: answered }, missing)
  }
  return missing
}

async function search(server: Target, range: Missing, missing: Missing[]): Promise<void> {
  const { sender, from, until } = range
  const size = until - from
  if (size === 0 || missing.length >= missingMax) return
  const query = `@usr.id:${sender} @number:[${from} TO ${until - 1}]`
  const stored = await countIds(server, query)
  if (stored === size) return
  const last = missing.at(-1)
  if (stored > 0) {
    const middle = from + Math.ceil(size / 2)
    await search(server, { sender, from, until: middle }, missing)
    await search(server, { sender, from: middle, until }, missing)
  } else if (last?.sender === sender && last.until === from) {
    missing.splice(-1, 1, { sender, from: last.from, until })
  } else {
    missing.push(range)
  }
}

function countIds(server: Target, query: string): Promise<number> {
  return ask(server, query, { aggregation: 'cardinality', metric: '@event.id' })
}

async function ask(
  server: Target,
  search: string,
  compute: { readonly aggregation: string; readonly metric?: string },
): Promise<number> {
  const nowMs = Date.now()
  // A clock that was set back, or ahead, has dated some of them.
  const range: Range = { fromMs: nowMs - 30 * dayMs, toMs: nowMs + dayMs }
  const [figure = 0] = await askScalar(server, { range, search, compute })
  return figure
}
