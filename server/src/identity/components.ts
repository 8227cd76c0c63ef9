/**
 * Which linked ids are one person, as a function of the set of links: neither their order nor a
 * repeat changes it.
 */

/** When and by which event something was said; the earlier is the lesser. */
export type Moment = { readonly clockMs: number; readonly eventId: string }

/** `id` and `other` are one: for users, `other` is what `id` goes by since an alias. */
export type Link = {
  readonly id: string
  readonly other: string
  readonly first: Moment
  readonly last: Moment
}

export type Components = {
  /** Of each linked id, what its component goes by. */
  readonly roots: ReadonlyMap<string, string>
  /** Links that would have made a component of more than `idsMax`. They join nothing. */
  readonly quarantined: readonly Link[]
}

export const componentLimits = {
  /** Of one person. A device that all share must not make one person of all. */
  idsMax: 500,
} as const

/** The components of all links there are. */
export function componentsOf(
  links: readonly Link[],
  idsMax: number = componentLimits.idsMax,
): Components {
  const forest = openForest()
  const quarantined: Link[] = []
  const joined: Link[] = []
  for (const link of links.toSorted(byFirst)) {
    const isJoined = forest.join(link.id, link.other, idsMax)
    ;(isJoined ? joined : quarantined).push(link)
  }
  const names = namesOf(joined, forest.top)
  const roots = new Map(forest.ids().map((id) => [id, names.get(forest.top(id)) ?? id]))
  return { roots, quarantined }
}

/**
 * What each component goes by: the target of the newest alias that is not the old name of another,
 * or else the least id. Profiles have no alias and go by the least.
 */
function namesOf(
  joined: readonly Link[],
  top: (id: string) => string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { id, other } of joined) {
    const least = names.get(top(id)) ?? id
    names.set(top(id), [least, id, other].toSorted(byText)[0] ?? least)
  }
  const oldNames = new Set(joined.map(({ id }) => id))
  const aliases = joined.filter(({ other }) => isUser(other) && !oldNames.has(other))
  for (const { other } of aliases.toSorted(byLast)) names.set(top(other), other)
  return names
}

function isUser(id: string): boolean {
  return id.startsWith('user:')
}

/** Ids in trees, one a component, whose top is whichever it came to be. */
function openForest() {
  const parents = new Map<string, string>()
  const sizes = new Map<string, number>()
  const top = (id: string): string => {
    let at = id
    for (let above = parents.get(at); above !== undefined; above = parents.get(at)) at = above
    // The way is short from now on.
    for (let step = id; step !== at;) {
      const above = parents.get(step) ?? at
      parents.set(step, at)
      step = above
    }
    return at
  }
  const sizeOf = (id: string): number => sizes.get(id) ?? 1
  return {
    top,
    ids: (): readonly string[] => [...sizes.keys()],
    /** Whether the two are in one tree now: not when it would have more than so many ids. */
    join(one: string, other: string, idsMax: number): boolean {
      const [above, below] = [top(one), top(other)].toSorted((a, b) => sizeOf(b) - sizeOf(a))
      if (above === undefined || below === undefined || above === below) return above === below
      if (sizeOf(above) + sizeOf(below) > idsMax) return false
      parents.set(below, above)
      sizes.set(below, sizeOf(below))
      sizes.set(above, sizeOf(above) + sizeOf(below))
      return true
    },
  }
}

function byFirst(one: Link, other: Link): number {
  return (
    byMoment(one.first, other.first) || byText(one.id, other.id) || byText(one.other, other.other)
  )
}

/** The newest last. */
function byLast(one: Link, other: Link): number {
  return byMoment(one.last, other.last) || byText(one.other, other.other)
}

export function byMoment(one: Moment, other: Moment): number {
  return one.clockMs - other.clockMs || byText(one.eventId, other.eventId)
}

export function byText(one: string, other: string): number {
  return Number(one > other) - Number(one < other)
}
