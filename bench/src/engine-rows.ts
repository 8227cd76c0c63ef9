/**
 * The rows that the loader inserts for the events of the benches, made here without the intake and
 * the journal. The bench that uses them checks that both ways leave the same rows in the table.
 */
import type { BenchEvent } from './events.ts'
import { insertIntoEngine, queryEngine } from './exchange.ts'
import type { RunningServer } from './processes.ts'

/** As much as the loader puts into one insert. */
const insertBytesMax = 16 * 1024 * 1024

// As the loader inserts: one block a piece, which a repeat would make the same way.
const insertSettings = {
  async_insert: '0',
  insert_deduplicate: '1',
  deduplicate_blocks_in_dependent_materialized_views: '1',
  input_format_parallel_parsing: '0',
  min_insert_block_size_bytes: String(1024 ** 3),
  input_format_try_infer_dates: '0',
  input_format_try_infer_datetimes: '0',
  max_partitions_per_insert_block: '0',
} as const

/** Events as lines of JSON, cut into pieces of the size of one insert. */
export function engineRows(events: readonly BenchEvent[], receivedAtMs: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let lines: string[] = []
  let bytes = 0
  for (const [index, event] of events.entries()) {
    const line = rowLine(event, { receivedAtMs, madeId: `Qm9vdHN0cmFw-${index}` })
    if (bytes + line.length > insertBytesMax) {
      pieces.push(Buffer.from(lines.join('')))
      lines = []
      bytes = 0
    }
    lines.push(line)
    bytes += line.length
  }
  return [...pieces, Buffer.from(lines.join(''))]
}

function rowLine(
  event: BenchEvent,
  { receivedAtMs, madeId }: { receivedAtMs: number; madeId: string },
): string {
  const row = {
    application_id: event.application.id,
    type: event.type,
    name: event.event.name,
    event_id: event.event.id ?? madeId,
    id_from_client: event.event.id !== undefined,
    occurred_at: receivedAtMs,
    received_at: receivedAtMs,
    user_id: event.usr.id,
    session_id: event.session.id,
    service: event.service,
    env: event.env,
    version: event.version,
    attributes: event,
  }
  return `${JSON.stringify(row)}\n`
}

/** Inserts the pieces one after the other, as the loader does. */
export async function insertRows(
  server: RunningServer,
  pieces: readonly Uint8Array[],
): Promise<void> {
  for (const [index, lines] of pieces.entries()) {
    const settings = { ...insertSettings, insert_deduplication_token: `bench-${index}` }
    await insertIntoEngine(server, { table: 'throughline.events', lines, settings })
  }
}

/** One text for everything in the events table but its times and the ids made by the server. */
export async function fingerprint(server: RunningServer): Promise<string> {
  const [row] = await queryEngine(
    server,
    `SELECT count(), toString(sum(cityHash64(application_id, type, name, user_id, session_id,
      service, env, version, if(id_from_client, event_id, ''), toString(attributes))))
     FROM throughline.events`,
  )
  return String(row)
}
