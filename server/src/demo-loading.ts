import type { DemoRequest, DemoStanding } from '@throughline/contract'
import type { Catalog } from './catalog/catalog.ts'
import { newKey } from './catalog/keys.ts'
import { demoBatches, type DemoBatch } from './demo/demo-batches.ts'
import { demoDefaults, serverDemo } from './demo/demo-size.ts'
import { dayMs, openShop } from './demo/shop.ts'
import { demoContents, removeDemo } from './demo-removal.ts'
import { saveDemoViews } from './demo-views.ts'
import type { Begun, DemoLoading } from './http/demo-routes.ts'
import type { Logger } from './telemetry/logger.ts'
import { param, sql } from './warehouse/sql-text.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

export const loadingLimits = {
  batchEventsMax: 1_000,
  requestsInFlightMax: 2,
  /** How often a batch is sent that the server has no room for, and how long it waits in between. */
  attemptsMax: 60,
  waitMs: 1_000,
  /** How long the warehouse may take to store what was accepted, and how often that is looked at. */
  storingMsMax: 120_000,
  storingCheckMs: 250,
} as const

/** Of what was accepted: how much waits to be stored, and how much no longer does since the start. */
interface AcceptedCount {
  readonly waiting: number
  readonly ended: number
}

type Options = {
  readonly catalog: Pick<
    Catalog,
    'addApplication' | 'isApplication' | 'put' | 'chart' | 'dashboard' | 'dashboards'
  >
  readonly warehouse: Pick<Warehouse, 'query' | 'command' | 'insert'>
  /** Of events and of spans. */
  readonly countAccepted: () => Promise<readonly AcceptedCount[]>
  /** Told that questions have other answers now. */
  readonly onChanged: () => void
  readonly logger: Logger
  readonly nowMs: () => number
  readonly pause: (ms: number, until?: AbortSignal) => Promise<void>
}

/** Demo data that a server sends to itself, through the same doors as everybody else. */
export interface OwnDemo extends DemoLoading {
  /** Where the server listens, as soon as it does. */
  listensAt(url: URL): void
  close(): Promise<void>
}

const { application } = demoDefaults

/** Opens the demo data of a server; nothing is made before somebody asks for it. */
export function openDemoLoading(options: Options): OwnDemo {
  const closing = new AbortController()
  const watchers = new Set<(standing: DemoStanding) => void>()
  let url: URL | undefined
  let running: Promise<void> | undefined
  let standing: DemoStanding | undefined
  const show = (next: DemoStanding) => {
    standing = next
    for (const watcher of watchers) watcher(next)
  }
  const told = () => standing ?? (options.catalog.isApplication(application) ? whole : none)
  const run = (state: 'loading' | 'removing', task: () => Promise<DemoStanding>): Begun => {
    show({ ...none, state })
    const toItsEnd = async (): Promise<void> => {
      const last = await task().catch((error: unknown) => {
        options.logger.warn({ err: error, state }, 'the demo data could not be loaded or removed')
        return failed(told(), error)
      })
      // Whoever is told that it is over may begin the next.
      running = undefined
      show(last)
    }
    running = toItsEnd()
    return { kind: 'begun', standing: told() }
  }

  return {
    standing: told,
    async begin(size): Promise<Begun> {
      const own = url
      if (own === undefined) return { kind: 'away' }
      if (running === undefined && (await hasOtherEvents(options.warehouse))) {
        return { kind: 'otherData' }
      }
      if (running !== undefined) return joined(told(), 'loading')
      return run('loading', async () =>
        load({ ...options, size, url: own, show, signal: closing.signal }),
      )
    },
    remove() {
      if (running !== undefined) return joined(told(), 'removing')
      return run('removing', async () => {
        const removing = { ...options, show, signal: closing.signal }
        await untilStored(removing)
        await removeDemo(removing)
        return none
      })
    },
    contents: () => demoContents(options),
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    listensAt: (own) => (url = own),
    async close() {
      closing.abort()
      await running
    },
  }
}

/** Whoever asks for what is under way already is told how far it is. */
function joined(standing: DemoStanding, wanted: DemoStanding['state']): Begun {
  return standing.state === wanted ? { kind: 'begun', standing } : { kind: 'busy' }
}

const none: DemoStanding = { state: 'absent', progress: 0, events: 0, traces: 0 }
const whole: DemoStanding = { ...none, state: 'loaded', progress: 1 }

/** What could not be removed is still there; what could not be loaded can be begun again. */
function failed(standing: DemoStanding, error: unknown): DemoStanding {
  const reason = error instanceof Error ? error.message : String(error)
  return standing.state === 'removing'
    ? { ...whole, reason }
    : { ...standing, state: 'failed', reason }
}

/** What is there already could not be told from the demo's afterwards. */
async function hasOtherEvents(warehouse: Options['warehouse']): Promise<boolean> {
  const rows = await warehouse.query(sql`SELECT 1 FROM throughline.events
    WHERE application_id != ${param('String', application)} LIMIT 1`)
  return rows.length > 0
}

type Loading = Options & {
  readonly size: DemoRequest
  readonly url: URL
  readonly show: (standing: DemoStanding) => void
  readonly signal: AbortSignal
}

async function load(loading: Loading): Promise<DemoStanding> {
  const { catalog, nowMs } = loading
  catalog.addApplication({ id: application, name: 'Demo shop' })
  const key = newKey({ kind: 'api_key', name: 'demo data' }, nowMs())
  await catalog.put(key.document)
  try {
    const sent = await sendAll(loading, key.secret)
    await untilStored(loading)
    await saveDemoViews(catalog, nowMs())
    return { ...sent, state: 'loaded', progress: 1 }
  } finally {
    const { kind, id } = key.document
    await catalog.put({ kind, id, deleted: true })
  }
}

/** Sends batch after batch, two at a time; progress is that of what was answered. */
async function sendAll(loading: Loading, apiKey: string): Promise<DemoStanding> {
  const { show, nowMs, size } = loading
  const today = Math.floor(nowMs() / dayMs)
  const shop = openShop({ ...demoDefaults, ...serverDemo, ...size, lastDay: today }, nowMs())
  const batches = demoBatches(shop, loadingLimits.batchEventsMax)
  let standing: DemoStanding = { ...none, state: 'loading' }
  const sendNext = async (): Promise<void> => {
    // Who fails ends it for the others, too.
    for (const batch of batches) {
      await sendBatch(batch, { ...loading, apiKey })
      standing = {
        ...standing,
        progress: Math.max(standing.progress, Math.min(batch.day / shop.days, 1)),
        events: standing.events + batch.lines.length,
        traces: standing.traces + batch.traces.length,
      }
      show(standing)
    }
  }
  await Promise.all(Array.from({ length: loadingLimits.requestsInFlightMax }, sendNext))
  return standing
}

type Sending = Loading & { readonly apiKey: string }

async function sendBatch({ lines, traces }: DemoBatch, sending: Sending): Promise<void> {
  // Events first: by what they name, their traces are removed again.
  const ndjson = { contentType: 'application/x-ndjson', text: lines.join('\n') }
  await send({ ...ndjson, method: 'POST', path: '/api/v2/prodlytics' }, sending)
  if (traces.length === 0) return
  const json = { contentType: 'application/json', text: `[${traces.join(',')}]` }
  await send({ ...json, method: 'PUT', path: '/v0.3/traces' }, sending)
}

interface Body {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly contentType: string
  readonly text: string
}

/** Until it is taken; a server without room is waited for. */
async function send(body: Body, { url, apiKey, signal, pause }: Sending): Promise<void> {
  const { attemptsMax, waitMs } = loadingLimits
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const answer = await fetch(new URL(body.path, url), {
      method: body.method,
      headers: { 'content-type': body.contentType, 'dd-api-key': apiKey },
      body: body.text,
      signal,
    })
    const text = await answer.text()
    if (answer.ok) return
    const isBusy = answer.status === 429 || answer.status === 503
    if (!isBusy || attempt === attemptsMax) {
      throw new Error(`the intake answered ${answer.status}: ${text.slice(0, 500)}`)
    }
    await pause(waitMs, signal)
  }
  throw new Error('the server is closing')
}

type Storing = Pick<Loading, 'countAccepted' | 'pause' | 'nowMs' | 'signal'>

/** Whoever asks a question now has an answer from all that was accepted before. */
async function untilStored({ countAccepted, pause, nowMs, signal }: Storing): Promise<void> {
  const endMs = nowMs() + loadingLimits.storingMsMax
  const before = await countAccepted()
  const isStored = (now: readonly AcceptedCount[]) =>
    before.every(({ waiting, ended }, index) => (now[index]?.ended ?? 0) - ended >= waiting)
  while (!isStored(await countAccepted()) && nowMs() < endMs && !signal.aborted) {
    await pause(loadingLimits.storingCheckMs, signal)
  }
}
