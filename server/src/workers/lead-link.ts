/** A worker's side of the channel to the lead: what it gets from there, and what it tells. */
import { LiveRelay } from '../http/live-gathering.ts'
import type { HeldFigures } from '../ingestion/held-figures.ts'
import type { Turns } from '../loader/turns.ts'
import { unreachable } from '../query/unreachable.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { EngineStanding } from '../warehouse/attached-engine.ts'
import { CatalogCopy } from './catalog-copy.ts'
import {
  isLeadMessage,
  type IntakeStanding,
  type LeadMessage,
  type WorkerMessage,
  type WorkerReport,
} from './messages.ts'
import { openRemoteTurns, type RemoteTurns } from './remote-turns.ts'

export type Channel = {
  /** `onSent` is called when the message is on its way, or nobody is there to read it. */
  readonly send: (message: WorkerMessage, onSent?: () => void) => void
  readonly listen: (onMessage: (message: unknown) => void) => void
}

/** What the lead asks of the intake. */
export type ShownIntake = {
  readonly standing: () => IntakeStanding
  readonly heldFigures: () => HeldFigures
}

export type LeadLink = {
  /** Of this worker, and so of its journal. */
  readonly number: number
  readonly catalog: CatalogCopy
  readonly turns: Turns
  readonly live: LiveRelay
  readonly engine: EngineStanding
  /** Tells that events were stored, and how this process stands now. */
  onStored(): void
  /** The same of spans. */
  onSpansStored(): void
  /** From then on the lead can see the intake. */
  show(intake: ShownIntake): void
  tell(message: WorkerMessage): void
  /** Says how this process stands at its end; resolves when that is told. */
  lastWord(): Promise<void>
}

type Options = {
  readonly channel: Channel
  readonly metrics: Metrics
  readonly nowMs: () => number
  readonly onStop: (isGently: boolean) => void
}

const notOpen: IntakeStanding = { problem: 'it is starting', backlogBytes: 0, journalBytes: 0 }

/** Says hello; resolves when the lead has told what a worker begins with. */
export function openLeadLink({ channel, metrics, nowMs, onStop }: Options): Promise<LeadLink> {
  const { send } = channel
  const onApplication = ({ id, name }: { id: string; name: string }) =>
    send({ kind: 'application', id, name })
  const catalog = new CatalogCopy({ onApplication, nowMs })
  const live = new LiveRelay(nowMs, (moment) => send({ kind: 'seen', moment }))
  const turns = openRemoteTurns(send, nowMs)
  const engine = new EngineStanding('starting')
  let intake: ShownIntake | undefined
  const report = async (): Promise<WorkerReport> => {
    return {
      metrics: await metrics.registry.getMetricsAsJSON(),
      standing: intake?.standing() ?? notOpen,
    }
  }
  const link: Omit<LeadLink, 'number'> = {
    catalog,
    turns,
    live,
    engine,
    onStored() {
      void report().then((now) => send({ kind: 'stored', report: now }))
    },
    onSpansStored() {
      void report().then((now) => send({ kind: 'spansStored', report: now }))
    },
    show(shown) {
      intake = shown
    },
    tell: (message) => send(message),
    async lastWord() {
      const last: WorkerMessage = { kind: 'stored', report: await report() }
      await new Promise<void>((resolve) => send(last, resolve))
    },
  }
  const receive = receiver({
    ...link,
    turns,
    send,
    report,
    onStop,
    heldFigures: () => intake?.heldFigures(),
  })
  return new Promise((resolve) => {
    channel.listen((message) => {
      if (!isLeadMessage(message)) return
      receive(message)
      if (message.kind === 'begin') resolve({ ...link, number: message.number })
    })
    send({ kind: 'started' })
  })
}

type Told = {
  readonly catalog: CatalogCopy
  readonly turns: RemoteTurns
  readonly live: LiveRelay
  readonly engine: EngineStanding
  readonly send: (message: WorkerMessage) => void
  readonly report: () => Promise<WorkerReport>
  readonly heldFigures: () => HeldFigures | undefined
  readonly onStop: (isGently: boolean) => void
}

/** Passes each message of the lead to whom it is for. */
function receiver(told: Told): (message: LeadMessage) => void {
  const { catalog, turns, live, engine, send, report, heldFigures, onStop } = told
  return (message) => {
    switch (message.kind) {
      case 'begin':
        catalog.take(message.documents)
        live.watch(message.isWatched)
        return engine.is(message.engine)
      case 'documents':
        catalog.take(message.documents)
        return send({ kind: 'answer', call: message.call })
      case 'engine':
        return engine.is(message.state)
      case 'watch':
        return live.watch(message.isWatched)
      case 'turn':
        return turns.given()
      case 'report':
        void report().then((now) => send({ kind: 'answer', call: message.call, report: now }))
        return undefined
      case 'figures':
        return send({ kind: 'answer', call: message.call, figures: heldFigures() })
      case 'stop':
        return onStop(message.isGently)
      default:
        return unreachable(message)
    }
  }
}
