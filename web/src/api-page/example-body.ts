const dayMs = 24 * 60 * 60 * 1_000

const starts = ['from', 'start']
const ends = ['to', 'end', 'date']

/**
 * An example with its times in the last day: examples of the document stand at 1970, where nothing
 * happened. `start` and `end` are in seconds, the others in milliseconds.
 */
export function withRecentTimes(example: unknown, nowMs: number): unknown {
  return mapNumbers(example, (name, value) => {
    const unitMs = name === 'start' || name === 'end' ? 1_000 : 1
    if (starts.includes(name)) return Math.floor((nowMs - dayMs) / unitMs)
    return ends.includes(name) ? Math.floor(nowMs / unitMs) : value
  })
}

/** The same with the id that the path has, where a body repeats it. */
export function withId(example: unknown, id: string): unknown {
  if (!isRecord(example) || !isRecord(example['data']) || !('id' in example['data'])) return example
  return { ...example, data: { ...example['data'], id } }
}

function mapNumbers(value: unknown, map: (name: string, value: number) => number): unknown {
  if (Array.isArray(value)) return value.map((each) => mapNumbers(each, map))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'number' ? map(name, member) : mapNumbers(member, map),
    ]),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
