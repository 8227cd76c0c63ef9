import type { ServiceMapEdge } from '@throughline/contract'

/** What calls or is called. */
export interface MapNode {
  readonly key: string
  readonly name: string
  readonly kind: ServiceMapEdge['kind']
  /** Its upper left corner, in pixels. */
  readonly x: number
  readonly y: number
}

/** Calls from one node to another. */
export interface MapCall {
  readonly edge: ServiceMapEdge
  readonly from: MapNode
  readonly to: MapNode
}

export interface ServiceMapLayout {
  readonly nodes: readonly MapNode[]
  readonly calls: readonly MapCall[]
  readonly widthPx: number
  readonly heightPx: number
}

export const nodeWidthPx = 164
export const nodeHeightPx = 42
const columnPx = 264
const rowPx = 62
const marginPx = 16

/**
 * Places services in layers: who calls stands left of what is called, unless they call each other in
 * a ring; within a layer near to what they are joined with. The same calls give the same picture.
 */
export function serviceMapLayout(edges: readonly ServiceMapEdge[]): ServiceMapLayout {
  const named = namedNodes(edges)
  const links = edges
    .map((edge) => ({ from: sourceKey(edge), to: targetKey(edge) }))
    .filter(({ from, to }) => from !== to)
  const layers = ordered(layersOf([...named.keys()], forwardLinks(links)), links)
  const rowsMax = layers.reduce((most, layer) => Math.max(most, layer.length), 0)
  const places = new Map<string, MapNode>()
  for (const [column, layer] of layers.entries()) {
    const topPx = marginPx + ((rowsMax - layer.length) * rowPx) / 2
    for (const [row, key] of layer.entries()) {
      const node = named.get(key)
      const place = { x: marginPx + column * columnPx, y: topPx + row * rowPx }
      if (node !== undefined) places.set(key, { key, ...node, ...place })
    }
  }
  return {
    nodes: [...places.values()],
    calls: edges.flatMap((edge) => {
      const [from, to] = [places.get(sourceKey(edge)), places.get(targetKey(edge))]
      return from === undefined || to === undefined ? [] : [{ edge, from, to }]
    }),
    widthPx: 2 * marginPx + Math.max(0, layers.length - 1) * columnPx + nodeWidthPx,
    heightPx: 2 * marginPx + Math.max(0, rowsMax - 1) * rowPx + nodeHeightPx,
  }
}

interface Link {
  readonly from: string
  readonly to: string
}

function sourceKey({ source }: ServiceMapEdge): string {
  return `service ${source}`
}

function targetKey({ kind, target }: ServiceMapEdge): string {
  return `${kind} ${target}`
}

function namedNodes(
  edges: readonly ServiceMapEdge[],
): ReadonlyMap<string, Pick<MapNode, 'name' | 'kind'>> {
  const named = new Map<string, Pick<MapNode, 'name' | 'kind'>>()
  for (const edge of edges) {
    named.set(sourceKey(edge), { name: edge.source, kind: 'service' })
    named.set(targetKey(edge), { name: edge.target, kind: edge.kind })
  }
  return named
}

/** The links without those that close a ring, found from those whom nobody calls. */
function forwardLinks(links: readonly Link[]): readonly Link[] {
  const called = new Set(links.map(({ to }) => to))
  const starts = [...links].sort(
    (one, other) => Number(called.has(one.from)) - Number(called.has(other.from)),
  )
  const nexts = grouped(links)
  const states = new Map<string, 'open' | 'done'>()
  const kept: Link[] = []
  for (const { from } of starts) {
    if (states.has(from)) continue
    // Without recursion: a chain of calls may be as long as there are services.
    const way = [{ key: from, waiting: [...(nexts.get(from) ?? [])] }]
    states.set(from, 'open')
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const link = at.waiting.shift()
      if (link === undefined) {
        states.set(at.key, 'done')
        way.pop()
        continue
      }
      if (states.get(link.to) === 'open') continue
      kept.push(link)
      if (states.has(link.to)) continue
      states.set(link.to, 'open')
      way.push({ key: link.to, waiting: [...(nexts.get(link.to) ?? [])] })
    }
  }
  return kept
}

function grouped(links: readonly Link[]): ReadonlyMap<string, readonly Link[]> {
  const groups = new Map<string, Link[]>()
  for (const link of links) groups.set(link.from, [...(groups.get(link.from) ?? []), link])
  return groups
}

/** Each node one layer behind the last of those that call it. */
function layersOf(keys: readonly string[], links: readonly Link[]): readonly (readonly string[])[] {
  const columns = new Map(keys.map((key) => [key, 0]))
  // At most as many rounds as there are nodes: the links have no ring.
  for (let round = 0, isMoved = true; isMoved && round < keys.length; round += 1) {
    isMoved = false
    for (const { from, to } of links) {
      const column = (columns.get(from) ?? 0) + 1
      if (column <= (columns.get(to) ?? 0)) continue
      columns.set(to, column)
      isMoved = true
    }
  }
  const count = Math.max(0, ...columns.values()) + 1
  return Array.from({ length: keys.length === 0 ? 0 : count }, (_, column) =>
    keys.filter((key) => columns.get(key) === column),
  )
}

const sweeps = 4

/** Sorts every layer by where those stand that its nodes are joined with, so that lines cross less. */
function ordered(
  layers: readonly (readonly string[])[],
  links: readonly Link[],
): readonly (readonly string[])[] {
  let current = layers
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const heights = heightsOf(current)
    current = current.map((layer) => {
      const wanted = new Map(layer.map((key) => [key, wantedHeight(key, links, heights)]))
      return layer.toSorted((one, other) => (wanted.get(one) ?? 0) - (wanted.get(other) ?? 0))
    })
  }
  return current
}

function heightsOf(layers: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  return new Map(
    layers.flatMap((layer) =>
      layer.map((key, row) => [key, row - (layer.length - 1) / 2] as const),
    ),
  )
}

function wantedHeight(
  key: string,
  links: readonly Link[],
  heights: ReadonlyMap<string, number>,
): number {
  const joined = links.flatMap(({ from, to }) => (from === key ? to : to === key ? from : []))
  const sum = joined.reduce((total, other) => total + (heights.get(other) ?? 0), 0)
  return joined.length === 0 ? (heights.get(key) ?? 0) : sum / joined.length
}
