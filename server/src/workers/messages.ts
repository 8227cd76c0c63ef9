/** What the lead and its workers tell each other over the IPC channel. */
import type { CatalogDocument } from '../catalog/catalog-document.ts'
import type { LiveMoment } from '../http/live-gathering.ts'
import type { HeldFigures } from '../ingestion/held-figures.ts'
import type { MetricValues } from '../telemetry/metrics.ts'
import type { EngineState } from '../warehouse/engine-link.ts'

/** How the intake of one process stands. */
export type IntakeStanding = {
  /** Why no event can be taken; undefined when they can. */
  readonly problem?: string | undefined
  /** Records that are not applied yet. */
  readonly backlogBytes: number
  /** Size of the journal's files. */
  readonly journalBytes: number
}

export type WorkerReport = { readonly metrics: MetricValues; readonly standing: IntakeStanding }

export type WorkerAnswer = {
  readonly report?: WorkerReport
  readonly figures?: HeldFigures | undefined
}

export type LeadMessage =
  /** The first. What follows is sent as it changes. */
  | {
      readonly kind: 'begin'
      /** Of the worker, and so of its journal; from 1. */
      readonly number: number
      readonly documents: readonly CatalogDocument[]
      readonly engine: EngineState
      readonly isWatched: boolean
    }
  | {
      readonly kind: 'documents'
      readonly call: number
      readonly documents: readonly CatalogDocument[]
    }
  | { readonly kind: 'engine'; readonly state: EngineState }
  | { readonly kind: 'watch'; readonly isWatched: boolean }
  /** It is this worker's turn. */
  | { readonly kind: 'turn' }
  | { readonly kind: 'report'; readonly call: number }
  | { readonly kind: 'figures'; readonly call: number }
  /** Gently: connections end when their senders have heard of it, because others take over. */
  | { readonly kind: 'stop'; readonly isGently: boolean }

export type WorkerMessage =
  | { readonly kind: 'started' }
  /** The journal is open; the token is that of a batch which was begun. */
  | { readonly kind: 'stands'; readonly begunToken?: string | undefined }
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'turnWanted' }
  | { readonly kind: 'turnEnded' }
  /** After each batch, and at the end; nobody waits for it. */
  | { readonly kind: 'stored'; readonly report: WorkerReport }
  /** The same, after a batch of spans. */
  | { readonly kind: 'spansStored'; readonly report: WorkerReport }
  /** An insert was never answered. */
  | { readonly kind: 'engineStuck' }
  | { readonly kind: 'application'; readonly id: string; readonly name: string }
  | { readonly kind: 'seen'; readonly moment: LiveMoment }
  /** To whatever has a call. */
  | ({ readonly kind: 'answer'; readonly call: number } & WorkerAnswer)

const leadKinds = [
  'begin',
  'documents',
  'engine',
  'watch',
  'turn',
  'report',
  'figures',
  'stop',
] as const
const workerKinds = [
  'started',
  'stands',
  'listening',
  'failed',
  'turnWanted',
  'turnEnded',
  'stored',
  'spansStored',
  'engineStuck',
  'application',
  'seen',
  'answer',
] as const

/** Whether what came over the channel is a message of the lead, which is of the same version. */
export function isLeadMessage(message: unknown): message is LeadMessage {
  return leadKinds.some((kind) => kind === kindOf(message))
}

/** Whether what came over the channel is a message of a worker. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return workerKinds.some((kind) => kind === kindOf(message))
}

function kindOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'kind' in message
    ? message.kind
    : undefined
}
