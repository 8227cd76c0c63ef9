/** An event as a line of a file says it, with every leaf under its path. No engine, no server. */
export interface PlainEvent {
  readonly occurredAtMs: number
  readonly leaves: ReadonlyMap<string, readonly Scalar[]>
  /** The paths whose values stand in an array, or below one. */
  readonly listed: ReadonlySet<string>
  /** The event as it was sent, where its user is another now. */
  readonly sent?: PlainEvent
  /** The other ids of its user. */
  readonly otherIds?: readonly string[]
  /** The touches before it, where they have been looked for. */
  readonly touches?: readonly PlainEvent[]
}

export type Scalar = string | number | boolean

/** Reads one line of NDJSON; `date` is the time. */
export function plainEvent(line: string): PlainEvent {
  const event: unknown = JSON.parse(line)
  const found = { leaves: new Map<string, Scalar[]>(), listed: new Set<string>() }
  collect(event, { path: '', isListed: false }, found)
  const occurredAtMs = Number(found.leaves.get('date')?.[0])
  return { occurredAtMs, ...found }
}

interface Found {
  readonly leaves: Map<string, Scalar[]>
  readonly listed: Set<string>
}

/** Objects make paths, arrays make several values, and null is no value. */
function collect(
  value: unknown,
  { path, isListed }: { readonly path: string; readonly isListed: boolean },
  found: Found,
): void {
  if (Array.isArray(value)) {
    for (const element of value) collect(element, { path, isListed: true }, found)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, { path: path === '' ? key : `${path}.${key}`, isListed }, found)
    }
  } else if (isScalar(value)) {
    const values = found.leaves.get(path) ?? []
    values.push(value)
    found.leaves.set(path, values)
    if (isListed) found.listed.add(path)
  }
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The values of `@path` or of a bare name; none where the event does not have it. */
export function valuesOf(event: PlainEvent, facet: string): readonly Scalar[] {
  if (facet === 'timestamp') return [event.occurredAtMs]
  return event.leaves.get(facet.replace(/^@/, '')) ?? []
}
