import type { SankeyNode, SankeyResponse } from '@throughline/contract'
import { valueWords } from '../building/value-picker.tsx'
import type { Anchor, OpenPart } from './url.ts'

/** Those who are at a value at the same step of their ways. */
export interface PathNode {
  readonly id: string
  readonly kind: SankeyNode['type']
  /** As it is shown. */
  readonly name: string
  /** As it was sent; of `other` and `dropoff` it says nothing. */
  readonly value: string
  /** In which column it is drawn, from the left, counted from 0. */
  readonly column: number
  readonly through: number
  /** How many of them the column has that is further from the anchor. */
  readonly onward: number
  /** Of those that are together, each. */
  readonly parts: readonly PathPart[]
}

export interface PathPart {
  readonly id: string
  readonly name: string
  readonly through: number
  readonly onward: number
}

/** Those who went from one node to the next, left to right as they went. */
export interface PathLink {
  readonly id: string
  /** As the API names it: the node that is further from its first column, and the one before. */
  readonly part: OpenPart
  readonly from: string
  readonly to: string
  readonly through: number
}

export interface Diagram {
  readonly nodes: readonly PathNode[]
  readonly links: readonly PathLink[]
  readonly columns: number
  /** How many are on the ways. */
  readonly all: number
}

/** What is drawn of an answer. Ways to an end are told backward, and drawn as they were gone. */
export function diagramOf({ data }: SankeyResponse, anchor: Anchor | undefined): Diagram {
  const { nodes, links } = data.attributes
  const isBackward = anchor?.side === 'end'
  const last = Math.max(-1, ...nodes.map(({ column }) => column))
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      kind: node.type,
      name: nameOf(node, isBackward),
      value: node.name,
      column: isBackward ? last - node.column : node.column,
      through: node.value,
      onward: node.outgoing_value,
      parts: (node.aggregated_nodes ?? []).map((part) => ({
        id: part.id,
        name: valueWords(part.name),
        through: part.value,
        onward: part.outgoing_value,
      })),
    })),
    links: links.map(({ id, source, target, value }) => ({
      id,
      part: { node: target, from: source },
      from: isBackward ? target : source,
      to: isBackward ? source : target,
      through: value,
    })),
    columns: last + 1,
    all: nodes.reduce((sum, { column, value }) => (column === 0 ? sum + value : sum), 0),
  }
}

/** How many go the smallest link that is drawn, if that is so many percent of all. */
export function leastThrough({ all }: Diagram, percent: number): number {
  // Of tenths of a percent, which are whole: 0.1 is none that a computer has.
  return Math.ceil((all * Math.round(percent * 10)) / 1000)
}

/** The same nodes with the links that at least so many percent of all went. */
export function withoutSmall(diagram: Diagram, percent: number): Diagram {
  const least = leastThrough(diagram, percent)
  return { ...diagram, links: diagram.links.filter(({ through }) => through >= least) }
}

function nameOf(node: SankeyNode, isBackward: boolean): string {
  switch (node.type) {
    case 'regular':
      return valueWords(node.name)
    case 'other':
      return `${node.aggregated_nodes?.length ?? 0} others`
    case 'dropoff':
      return isBackward ? 'nothing before' : 'ended'
  }
}

/** A node by its id alone, for where no answer says more of it. */
export function nodeWords(id: string, isBackward: boolean): string {
  const [, type, value = ''] = /^\d+:(\w+):(.*)$/s.exec(id) ?? []
  if (type === 'other') return 'Others'
  if (type === 'dropoff') return isBackward ? 'nothing before' : 'ended'
  return valueWords(value)
}

/** What a column is called. */
export function columnWords(column: number, columns: number, anchor: Anchor | undefined): string {
  if (anchor?.side !== 'end') return `Step ${column + 1}`
  const before = columns - 1 - column
  return before === 0 ? 'The end' : `${before} before`
}

/** A node of a diagram, or a link, by its id. */
export type PartId = string

/** The nodes and links that lead to a part, and on from it. */
export function flowThrough({ nodes, links }: Diagram, part: PartId): ReadonlySet<string> {
  const link = links.find(({ id }) => id === part)
  const start = link === undefined ? [part, part] : [link.from, link.to]
  const [first = '', last = ''] = start
  if (link === undefined && !nodes.some(({ id }) => id === part)) return new Set()
  return new Set([
    part,
    ...reached(links, first, ({ from, to }) => [to, from]),
    ...reached(links, last, ({ from, to }) => [from, to]),
  ])
}

type Direction = (link: PathLink) => readonly [near: string, far: string]

function reached(links: readonly PathLink[], start: string, direction: Direction): Set<string> {
  const found = new Set([start])
  // A set that grows while it is walked through is walked to its new end.
  for (const node of found) {
    for (const link of links) {
      const [near, far] = direction(link)
      if (near !== node) continue
      found.add(link.id)
      found.add(far)
    }
  }
  return found
}
