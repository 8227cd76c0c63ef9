import type { SankeyLink, SankeyNode } from '@throughline/contract'
import type { PlainAudience } from './plain-audience.ts'
import { valuesOf, type PlainEvent } from './plain-events.ts'
import { entitiesOf, inOrder } from './plain-journey.ts'
import { selected } from './plain-selection.ts'

/** A question for paths, with a predicate written by hand for the search. */
export interface PlainSankey {
  readonly from: number
  readonly to: number
  readonly matches: (event: PlainEvent) => boolean
  readonly audience?: PlainAudience
  readonly primary: string
  readonly secondary?: readonly string[]
  readonly source: string
  readonly target: string
  /** Columns between the first and the last. */
  readonly steps: number
  readonly entries: number
  /** The value that ways begin at, or go back from. */
  readonly start?: string | undefined
  readonly end?: string | undefined
  /** Of which the first that a value matches stands for it. */
  readonly patterns?: readonly string[] | undefined
}

export interface PlainDiagram {
  readonly nodes: readonly SankeyNode[]
  readonly links: readonly SankeyLink[]
}

/** The values that somebody went through, first to last. */
type Way = readonly string[]

/** What somebody was at, and by which event. */
interface Visit {
  readonly text: string
  readonly event: PlainEvent
}

/** A way, and whose it is. */
export interface PlainWalk {
  readonly entity: string
  readonly visits: readonly Visit[]
}

const partsMax = 1_000

/** Every way followed on its own, value by value. */
export function plainSankey(events: readonly PlainEvent[], question: PlainSankey): PlainDiagram {
  const ways = plainWays(events, question)
  const columns = Array.from({ length: question.steps + 2 }, (_, column) => column)
  const named = columns.map((column) => standings(ways, column, question))
  const nodes = columns.flatMap((column) => nodesOf(named, column, question))
  return {
    nodes,
    links: columns
      .slice(1)
      .flatMap((column) => linksOf(ways, { named, entries: question.entries }, column)),
  }
}

/** Of everybody the values in the order of their first visit, as far as there are columns. */
export function plainWays(events: readonly PlainEvent[], question: PlainSankey): Way[] {
  return plainWalks(events, question).map(({ visits }) => visits.map(({ text }) => text))
}

/** The same with the events of these visits. */
export function plainWalks(events: readonly PlainEvent[], question: PlainSankey): PlainWalk[] {
  const sorted = inOrder(events)
  const byEntity = new Map<string, PlainEvent[]>()
  for (const event of selected(sorted, question)) {
    for (const entity of entitiesOf(event, sorted, question)) {
      byEntity.set(entity, [...(byEntity.get(entity) ?? []), event])
    }
  }
  return [...byEntity]
    .map(([entity, own]) => ({ entity, visits: visitsOf(own, question) }))
    .filter(({ visits }) => visits.length > 0)
    .map(({ entity, visits }) => ({ entity, visits: visits.slice(0, question.steps + 2) }))
}

function visitsOf(
  events: readonly PlainEvent[],
  { source, target, start: from, end, patterns = [] }: PlainSankey,
): Visit[] {
  const visitsAt = (event: PlainEvent, facet: string): Visit[] => {
    return textsOf(event, facet, patterns).map((text) => ({ text, event }))
  }
  if (source === target) {
    const all = events.flatMap((event) => visitsAt(event, source))
    if (from !== undefined) return firsts(partFrom(all, standingFor(from, patterns)))
    if (end !== undefined) return firsts(partFrom(all, standingFor(end, patterns), 'backward'))
    return firsts(all)
  }
  const start = events.findIndex((event) => visitsAt(event, source).length > 0)
  const first = events[start]
  if (first === undefined) return []
  const after = events.slice(start + 1).flatMap((event) => visitsAt(event, target))
  return [...visitsAt(first, source).slice(0, 1), ...firsts(after)]
}

/** A text, or the first pattern that it matches: it begins, goes on and ends as that says. */
function standingFor(text: string, patterns: readonly string[]): string {
  const isLike = (pattern: string) => {
    const parts = pattern.split('*').map((part) => part.replace(/[^\p{L}\p{N}]/gu, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
  }
  return patterns.find(isLike) ?? text
}

/** Of each value its first visit. */
function firsts(visits: readonly Visit[]): Visit[] {
  const isFirst = ({ text }: Visit, index: number) => {
    return visits.findIndex((other) => other.text === text) === index
  }
  return visits.filter(isFirst)
}

/** From the first visit of a value on, or back from there; nothing where it was not visited. */
function partFrom(
  visits: readonly Visit[],
  value: string,
  way: 'on' | 'backward' = 'on',
): readonly Visit[] {
  const at = visits.findIndex(({ text }) => text === value)
  if (at === -1) return []
  return way === 'on' ? visits.slice(at) : visits.slice(0, at + 1).toReversed()
}

/** The values of a column, the largest first, with how many go through and how many go on. */
type Standings = readonly { readonly name: string; readonly through: Way[]; readonly on: number }[]

function standings(ways: readonly Way[], column: number, { steps }: PlainSankey): Standings {
  const byName = new Map<string, Way[]>()
  for (const way of ways) {
    const name = way[column]
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), way])
  }
  const isLast = column === steps + 1
  return [...byName]
    .map(([name, through]) => ({
      name,
      through,
      on: isLast ? 0 : through.filter((way) => way.length > column + 1).length,
    }))
    .toSorted((left, right) => {
      return right.through.length - left.through.length || byText(left.name, right.name)
    })
}

function nodesOf(
  named: readonly Standings[],
  column: number,
  { entries, steps }: PlainSankey,
): SankeyNode[] {
  const all = named[column] ?? []
  const incoming = (value: number) => (column === 0 ? 0 : value)
  const figures = (through: number, on: number) => ({
    value: through,
    incoming_value: incoming(through),
    outgoing_value: on,
  })
  const node = (type: SankeyNode['type'], name: string) => {
    return { id: `${column}:${type}:${name}`, type, name, column }
  }
  const endedOf = (value: number, on: number) => (column === steps + 1 ? 0 : value - on)
  const regular = all.slice(0, entries).map(({ name, through, on }) => ({
    ...node('regular', name),
    ...figures(through.length, on),
    dropoff_value: endedOf(through.length, on),
  }))
  const rest = all.slice(entries)
  const together = sum(rest.map(({ through }) => through.length))
  const goingOn = sum(rest.map(({ on }) => on))
  const other = {
    ...node('other', 'Other'),
    ...figures(together, goingOn),
    dropoff_value: endedOf(together, goingOn),
    aggregated_nodes: rest.slice(0, partsMax).map(({ name, through, on }) => ({
      id: `${column}:aggregated:${name}`,
      type: 'aggregated' as const,
      name,
      ...figures(through.length, on),
    })),
  }
  const ended = sum((named[column - 1] ?? []).map(({ through, on }) => through.length - on))
  const dropoff = {
    ...node('dropoff', 'Dropoff'),
    value: ended,
    incoming_value: ended,
    outgoing_value: 0,
    dropoff_value: 0,
  }
  return [...regular, ...(together > 0 ? [other] : []), ...(ended > 0 ? [dropoff] : [])]
}

/** From the column before to this one. */
function linksOf(
  ways: readonly Way[],
  { named, entries }: { named: readonly Standings[]; entries: number },
  column: number,
): SankeyLink[] {
  const idOf = (name: string, at: number): string => nodeIdOf(name, { named, entries }, at)
  const links = new Map<string, SankeyLink>()
  for (const way of ways) {
    const [before, name] = [way[column - 1], way[column]]
    if (before === undefined) continue
    const source = idOf(before, column - 1)
    const target = name === undefined ? `${column}:dropoff:Dropoff` : idOf(name, column)
    const id = `${source}->${target}`
    const value = (links.get(id)?.value ?? 0) + 1
    links.set(id, { id, source, target, column: column - 1, value })
  }
  return [...links.values()].toSorted((left, right) => {
    return right.value - left.value || byText(left.id, right.id)
  })
}

/** The id of the node that has a value in a column. */
function nodeIdOf(
  name: string,
  { named, entries }: { named: readonly Standings[]; entries: number },
  at: number,
): string {
  const rank = (named[at] ?? []).findIndex((one) => one.name === name)
  return rank < entries ? `${at}:regular:${name}` : `${at}:other:Other`
}

/** The ids of the nodes that each way goes through, that of dropping off included. */
export function plainNodes(ways: readonly Way[], question: PlainSankey): string[][] {
  const { entries, steps } = question
  const columns = Array.from({ length: steps + 2 }, (_, column) => column)
  const named = columns.map((column) => standings(ways, column, question))
  return ways.map((way) => {
    const at = way.map((name, column) => nodeIdOf(name, { named, entries }, column))
    return way.length < columns.length ? [...at, `${way.length}:dropoff:Dropoff`] : at
  })
}

/** The values of an attribute as texts, each once, in their order. */
function textsOf(event: PlainEvent, facet: string, patterns: readonly string[]): string[] {
  const texts = valuesOf(event, facet).map((value) => standingFor(String(value), patterns))
  return [...new Set(texts)].toSorted(byText)
}

function byText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
