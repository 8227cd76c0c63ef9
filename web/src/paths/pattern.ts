/** Whether a value is one of those that a pattern takes together: `*` is any text. */
export function isLike(value: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value)
}

/** The first pattern that a value matches counts: one that another takes in comes before it. */
export function withPattern(patterns: readonly string[], pattern: string): readonly string[] {
  if (patterns.includes(pattern)) return patterns
  const wider = patterns.findIndex((other) => isLike(pattern, other))
  return patterns.toSpliced(wider === -1 ? patterns.length : wider, 0, pattern)
}

const separator = /[/.:_\s-]/g
const commonMax = 20
/** A number, or what looks like an id, between separators. */
const id = /(?<=^|[/.:_\s-])(?:\d+|[0-9a-f]{8,}(?:-[0-9a-f]{4,})*)(?=$|[/.:_\s-])/gi

/**
 * Patterns that a value may be meant to be one of, the narrowest first:
 * `/item/17/edit` → `/item/*` + `/edit`, `/item/17/*`, `/item/*`.
 */
export function patternsOf(value: string): readonly string[] {
  const withoutIds = value.replaceAll(id, '*')
  const starts = [...value.matchAll(separator)]
    .map(({ index }) => value.slice(0, index + 1))
    .filter((start) => start !== value && saysSomething(start))
    .map((start) => `${start}*`)
  const hasIds = withoutIds !== value && saysSomething(withoutIds)
  return [...new Set([...(hasIds ? [withoutIds] : []), ...starts.toReversed()])]
}

function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

/** What several of some values have in common, the most frequent first. */
export function commonPatterns(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const pattern of values.flatMap(patternsOf)) {
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .toSorted(([, one], [, other]) => other - one)
    .map(([pattern]) => pattern)
    .slice(0, commonMax)
}
