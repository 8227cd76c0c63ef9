import type { Called } from '../../warehouse/span-row.ts'
import type { Span } from './span.ts'

type CallSpan = Pick<Span, 'spanId' | 'parentId' | 'service' | 'meta'>

/** What part a span has in calls between services, as far as its chunk tells. */
export type PartInCalls = {
  /** Its parent is not among the spans, or of another service. Of a root too. */
  readonly isEntry: boolean
  /** Whom it names that it calls; undefined where a child of it is among the spans. */
  readonly called: Called | undefined
}

/** The part that each of the spans of a chunk has. */
export function partsInCalls(spans: readonly CallSpan[]): (span: CallSpan) => PartInCalls {
  const services = new Map(spans.map(({ spanId, service }) => [spanId, service]))
  const parents = new Set(spans.map(({ parentId }) => parentId))
  return (span) => ({
    isEntry: services.get(span.parentId) !== span.service,
    called: parents.has(span.spanId) ? undefined : calledBy(span.meta),
  })
}

const kinds: ReadonlySet<string | undefined> = new Set(['client', 'producer'])

/** What tracers write down of whom a span calls, the most telling first. */
const databaseTags = ['db.instance', 'db.name', 'db.namespace', 'db.system'] as const
const nameTags = [
  'peer.service',
  ...databaseTags,
  'out.host',
  'server.address',
  'net.peer.name',
] as const

function calledBy(meta: CallSpan['meta']): Called | undefined {
  if (!kinds.has(meta.get('span.kind'))) return undefined
  const name = nameTags
    .map((tag) => meta.get(tag))
    .find((text) => text !== undefined && text !== '')
  if (name === undefined) return undefined
  return { name, isDatabase: databaseTags.some((tag) => (meta.get(tag) ?? '') !== '') }
}
