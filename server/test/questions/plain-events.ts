/** An event as a line of a file says it, with every leaf under its path. No engine, no server. */
export interface PlainEvent {
  readonly occurredAtMs: number
  readonly leaves: ReadonlyMap<string, readonly Scalar[]>
}

export type Scalar = string | number | boolean

/** Reads one line of NDJSON; `date` is the time. */
export function plainEvent(line: string): PlainEvent {
  const event: unknown = JSON.parse(line)
  const leaves = new Map<string, Scalar[]>()
  collect(event, '', leaves)
  const occurredAtMs = Number(leaves.get('date')?.[0])
  return { occurredAtMs, leaves }
}

/** Objects make paths, arrays make several values, and null is no value. */
function collect(value: unknown, path: string, leaves: Map<string, Scalar[]>): void {
  if (Array.isArray(value)) {
    for (const element of value) collect(element, path, leaves)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, path === '' ? key : `${path}.${key}`, leaves)
    }
  } else if (isScalar(value)) {
    const values = leaves.get(path) ?? []
    values.push(value)
    leaves.set(path, values)
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
