import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openIdentity } from '../../src/identity/keep-resolved.ts'
import { pause } from '../../src/start.ts'
import { openMetrics } from '../../src/telemetry/metrics.ts'
import { placeholderIds } from '../../src/warehouse/placeholder-ids.ts'
import { sql } from '../../src/warehouse/sql-text.ts'
import { openWarehouse, type Warehouse } from '../../src/warehouse/warehouse.ts'
import type { Message, Whose } from './plain-people.ts'

/** Messages that know nothing of those in other worlds: their ids have its number before them. */
export type World = { readonly number: number; readonly messages: readonly Message[] }

/** A warehouse, and who its messages are of. */
export type StoredPeople = {
  /** Stores one message of each world in each insert; inserts run side by side. */
  store(worlds: readonly World[]): Promise<void>
  /** Whose the messages of a world are, once all that is stored is known. */
  read(worlds: readonly World[]): Promise<readonly ReadonlyMap<string, Whose>[]>
  remove(): Promise<void>
}

export async function openStoredPeople(): Promise<StoredPeople> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  const warehouse = await openWarehouse({
    engine,
    retentionMonths: 15,
    traceRetentionDays: 30,
    logger,
  })
  const identity = openIdentity({
    warehouse,
    placement: { cluster: undefined },
    metrics: openMetrics(),
    logger,
    nowMs: Date.now,
    pause,
    onChanged: () => {},
  })
  return {
    store: (worlds) => store(warehouse, worlds),
    async read(worlds) {
      await identity.refresh()
      return read(warehouse, worlds)
    },
    async remove() {
      await identity.close()
      await warehouse.close()
      await rm(dataDir, { recursive: true })
    },
  }
}

async function store(warehouse: Warehouse, worlds: readonly World[]): Promise<void> {
  const inserts = Math.max(...worlds.map(({ messages }) => messages.length))
  const storing = Array.from({ length: inserts }, (_, at) => {
    const rows = worlds.flatMap(({ number, messages }) =>
      rowsOf(number, messages.slice(at, at + 1)),
    )
    return warehouse.insert({ table: 'events', rows, token: crypto.randomUUID() })
  })
  await Promise.all(storing)
}

const firstMs = Date.UTC(2026, 10, 1)

function rowsOf(world: number, messages: readonly Message[]): readonly Buffer[] {
  return messages.map((message) => {
    const occurredAtMs = firstMs + message.clockMs
    const row = {
      application_id: 'shop',
      type: 'server',
      name: 'seen',
      event_id: `${world} ${message.id}`,
      occurred_at: occurredAtMs,
      received_at: occurredAtMs + 1_000,
      user_id: within(world, message.user),
      anonymous_id: within(world, message.anonymous),
      session_id: within(world, message.session),
      ...otherIds(world, message),
      attributes: {},
    }
    return Buffer.from(`${JSON.stringify(row)}\n`)
  })
}

const placeholders: ReadonlySet<string> = new Set(['', ...placeholderIds])

/** Placeholders are nobody in every world. */
function within(world: number, id = ''): string {
  return placeholders.has(id) ? id : `${id}/${world}`
}

function otherIds(world: number, message: Message): object {
  const { external, profile, device, previous, profiles = [] } = message
  const named = (prefix: string, ids: readonly (string | undefined)[]): readonly string[] =>
    ids.flatMap((id) => (id === undefined ? [] : [`${prefix}:${within(world, id)}`]))
  return {
    other_ids: [
      ...named('ext:crm', [external]),
      ...named('profile:shop', [profile]),
      ...named('device', [device]),
    ],
    linked_ids: [
      ...named('user', [previous]),
      ...named('anon', [previous]),
      ...named('profile:shop', profiles),
    ],
  }
}

async function read(
  warehouse: Warehouse,
  worlds: readonly World[],
): Promise<readonly ReadonlyMap<string, Whose>[]> {
  const rows = await warehouse.query(sql`SELECT event_id, resolved_user_id,
      if(resolved_person_key = 0, '', toString(resolved_person_key))
    FROM throughline.events FINAL`)
  const byWorld = new Map<number, Map<string, Whose>>(
    worlds.map(({ number }) => [number, new Map()]),
  )
  for (const [eventId, user, person] of rows) {
    const [world, id = ''] = String(eventId).split(' ')
    const bare = String(user).split('/')[0] ?? ''
    byWorld.get(Number(world))?.set(id, { user: bare, person: String(person) })
  }
  return [...byWorld.values()]
}
