/**
 * Reads a body value by value, whatever it is encoded in. What is read must be what is asked for: the
 * readers are as lenient as the Agent's, and beyond that they throw `MalformedBody`.
 *
 * Lists and maps are read in loops:
 *
 *     for (let left = reader.list('trace.Trace'); reader.hasElement(left); left -= 1) …
 *
 * Nothing (nil, null) reads as an empty text or map, as zero, and as false.
 */
export type SpanReader = {
  /** The type is named as the Agent names it; it appears in messages. */
  list(type: string): number
  hasElement(left: number): boolean
  map(type: string): number
  /** Whether there is one more key to be read by `key`. */
  hasEntry(left: number): boolean
  key(): string
  struct(type: string): number
  /** Whether there is one more field to be read by `field`. */
  hasField(left: number): boolean
  /** A known one in lower case; whoever doesn't know the name calls `skip`. */
  field(): string
  text(): string
  /** An integer of 64 bits; a negative one counts by its bits. */
  unsigned(): bigint
  signed(): bigint
  int32(): number
  double(): number
  boolean(): boolean
  /** Steps over nothing, if it is next. */
  takeNothing(): boolean
  /** Steps over a value of any kind. */
  skip(): void
}

export const readerLimits = {
  /**
   * Lists, maps and structs in a body, by its bytes. Each takes memory, however few bytes it is sent
   * in, of which a real span has 13 or more for each of its own.
   */
  bytesOfContainerMin: 8,
  /** In any body, however short. */
  containersMin: 1_000,
  /** Values within each other, of what is stepped over. */
  depthMax: 10_000,
} as const

/** How many lists, maps and structs a body of so many bytes may have. */
export function containersMax(bodyBytes: number): number {
  const { bytesOfContainerMin, containersMin } = readerLimits
  return containersMin + Math.floor(bodyBytes / bytesOfContainerMin)
}
