/** A line of printed JSON; the lines of texts, figures, true and false know what they hold. */
export interface JsonLine {
  readonly text: string
  readonly leaf?: {
    /** Keys and places in lists, from the outside in. */
    readonly path: readonly (string | number)[]
    readonly value: string | number | boolean
  }
}

interface Place {
  readonly path: readonly (string | number)[]
  /** What stands before the value in its line, and behind it. */
  readonly before: string
  readonly after: string
}

/** A value as `JSON.stringify(value, null, 2)` prints it, line by line. */
export function jsonLines(value: unknown): readonly JsonLine[] {
  return linesOf(value, { path: [], before: '', after: '' })
}

function linesOf(value: unknown, place: Place): readonly JsonLine[] {
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown, index) => ({ name: '', step: index, part }))
    return nested(parts, '[]', place)
  }
  if (typeof value === 'object' && value !== null) {
    const entries: [string, unknown][] = Object.entries(value)
    const parts = entries.map(([key, part]) => ({
      name: `${JSON.stringify(key)}: `,
      step: key,
      part,
    }))
    return nested(parts, '{}', place)
  }
  const text = `${place.before}${JSON.stringify(value) ?? 'null'}${place.after}`
  return [isScalar(value) ? { text, leaf: { path: place.path, value } } : { text }]
}

interface Part {
  readonly name: string
  readonly step: string | number
  readonly part: unknown
}

function nested(
  parts: readonly Part[],
  [open = '', close = '']: string,
  { path, before, after }: Place,
): readonly JsonLine[] {
  if (parts.length === 0) return [{ text: `${before}${open}${close}${after}` }]
  const indent = /^ */.exec(before)?.[0] ?? ''
  return [
    { text: `${before}${open}` },
    ...parts.flatMap(({ name, step, part }, index) =>
      linesOf(part, {
        path: [...path, step],
        before: `${indent}  ${name}`,
        after: index === parts.length - 1 ? '' : ',',
      }),
    ),
    { text: `${indent}${close}${after}` },
  ]
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
