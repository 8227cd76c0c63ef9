import { sankey } from 'd3-sankey'
import type { Diagram, PathLink, PathNode } from './diagram.ts'

/** A node with its place, in pixels. */
export interface PlacedNode {
  readonly node: PathNode
  readonly x: number
  readonly y: number
  readonly heightPx: number
}

export interface PlacedLink {
  readonly link: PathLink
  /** Of SVG: the middle of the band. */
  readonly path: string
  readonly widthPx: number
}

export interface Layout {
  readonly nodes: readonly PlacedNode[]
  readonly links: readonly PlacedLink[]
  readonly widthPx: number
  readonly heightPx: number
  /** From a column to the next. */
  readonly stridePx: number
}

export const nodeWidthPx = 10
/** What a column needs at least, with the names in it. */
const columnMinPx = 150
/** As high as a name, so that none lies upon another. */
const gapPx = 26
const headPx = 34
const [heightMinPx, heightOfNodePx] = [320, 48] as const

/** Where nodes and links are drawn in so much room; wider where there are many columns. */
export function layoutOf(diagram: Diagram, roomPx: number): Layout {
  const { columns } = diagram
  const widthPx = Math.max(roomPx, columns * columnMinPx)
  const stridePx = widthPx / columns
  const heightPx = heightOf(diagram)
  // What is laid out is changed by it: both are copies.
  const placed = sankey<{ node: PathNode }, { link: PathLink }>()
    .nodeId(({ node }) => node.id)
    .nodeAlign(({ node }) => node.column)
    // As the answer has them: the largest on top, what is together and who ended at the foot.
    .nodeSort(null)
    .nodeWidth(nodeWidthPx)
    .nodePadding(gapPx)
    .extent([
      [0, headPx],
      [widthPx - stridePx + nodeWidthPx, heightPx - gapPx / 2],
    ])({
    nodes: diagram.nodes.map((node) => ({ node, fixedValue: node.through })),
    links: diagram.links.map((link) => ({
      link,
      source: link.from,
      target: link.to,
      value: link.through,
    })),
  })
  return {
    nodes: placed.nodes.map(({ node, x0 = 0, y0 = 0, y1 = 0 }) => ({
      node,
      x: x0,
      y: y0,
      heightPx: Math.max(1, y1 - y0),
    })),
    links: placed.links.map(({ link, y0 = 0, y1 = 0, width = 0 }) => {
      const column = diagram.nodes.find(({ id }) => id === link.from)?.column ?? 0
      const [start, end] = [column * stridePx + nodeWidthPx, (column + 1) * stridePx]
      const middle = (start + end) / 2
      return {
        link,
        path: `M${start} ${y0}C${middle} ${y0} ${middle} ${y1} ${end} ${y1}`,
        widthPx: Math.max(1, width),
      }
    }),
    widthPx,
    heightPx,
    stridePx,
  }
}

function heightOf({ nodes, columns }: Diagram): number {
  const inColumn = Array.from({ length: columns }, (_, at) => {
    return nodes.filter(({ column }) => column === at).length
  })
  return headPx + Math.max(heightMinPx, heightOfNodePx * Math.max(...inColumn))
}
