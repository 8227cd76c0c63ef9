import type { SpanEvent, SpanLink } from '../spans/span.ts'
import type { ValueMap } from './attribute-value.ts'
import { noTraceId, type SentScope, type SentTraceId } from './groups.ts'
import { roomFor, takeRoom, type Room } from '../spans/room.ts'
import { putAttribute, type SpanAttributes } from './span-attributes.ts'

/** A span as it is read, from either encoding. An id that is none is undefined; one not sent is zero. */
export type SentSpan = SpanAttributes & {
  traceId: SentTraceId | undefined
  spanId: bigint | undefined
  parentId: bigint | undefined
  traceState: string
  name: string
  kind: number
  startNs: bigint
  endNs: bigint
  statusCode: number
  statusMessage: string
  readonly events: SpanEvent[]
  readonly links: SpanLink[]
  droppedAttributes: number
  droppedEvents: number
  droppedLinks: number
}

/** Who sent spans: what a resource and a scope say of all of theirs. */
export type Sender = {
  readonly service: string
  readonly env: string
  readonly version: string
  readonly hostname: string
  readonly language: string
  /** Written out with each span: of entries a map is made in half the time that copying one takes. */
  readonly meta: readonly (readonly [key: string, text: string])[]
  readonly metrics: readonly (readonly [key: string, number: number])[]
  readonly room: Room
  /** How much room they take. */
  readonly chars: number
}

/** A service that does not say what it is called, as OpenTelemetry calls it. */
const nameless = 'unknown_service'

/** What a resource says of the spans of all its scopes. */
export function senderOf(resource: ValueMap, room: Room): Sender {
  const attributes = noAttributes(room)
  for (const [key, value] of resource) putAttribute(attributes, key, value)
  const { meta, metrics } = attributes
  const said = (key: string): string => meta.get(key) ?? metrics.get(key)?.toString() ?? ''
  const service = said('service.name') || nameless
  meta.delete('service.name')
  return {
    service,
    env: said('deployment.environment.name') || said('deployment.environment'),
    version: said('service.version'),
    hostname: said('host.name'),
    language: said('telemetry.sdk.language'),
    ...sharedOf(attributes),
  }
}

/** The sender with what one of its scopes says. */
export function senderOfScope(sender: Sender, scope: SentScope): Sender {
  const attributes = copyOf(sender)
  if (scope.name !== '') putAttribute(attributes, 'otel.scope.name', scope.name)
  if (scope.version !== '') putAttribute(attributes, 'otel.scope.version', scope.version)
  for (const [key, value] of scope.attributes) putAttribute(attributes, key, value)
  return { ...sender, ...sharedOf(attributes) }
}

/** A span of which only the sender is known. */
export function spanOfSender(sender: Sender): SentSpan {
  const { meta, metrics, room } = copyOf(sender)
  return {
    traceId: noTraceId,
    spanId: 0n,
    parentId: 0n,
    traceState: '',
    name: '',
    kind: 0,
    startNs: 0n,
    endNs: 0n,
    meta,
    metrics,
    room,
    statusCode: 0,
    statusMessage: '',
    events: [],
    links: [],
    droppedAttributes: 0,
    droppedEvents: 0,
    droppedLinks: 0,
  }
}

/** The attributes of a sender, to add others to; none once there is no room for them. */
function copyOf({ meta, metrics, room, chars }: Sender): SpanAttributes {
  if (!takeRoom(room, chars)) return noAttributes(room)
  return { meta: new Map(meta), metrics: new Map(metrics), room }
}

function sharedOf(attributes: SpanAttributes): Pick<Sender, 'meta' | 'metrics' | 'room' | 'chars'> {
  const { meta, metrics, room } = attributes
  return { meta: [...meta], metrics: [...metrics], room, chars: charsOf(attributes) }
}

function noAttributes(room: Room): SpanAttributes {
  return { meta: new Map(), metrics: new Map(), room }
}

function charsOf({ meta, metrics }: SpanAttributes): number {
  let chars = roomFor.span + (meta.size + metrics.size) * roomFor.entry
  for (const [key, text] of meta) chars += key.length + text.length
  for (const key of metrics.keys()) chars += key.length
  return chars
}
