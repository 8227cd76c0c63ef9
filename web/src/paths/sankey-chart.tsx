import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react'
import { formatFigure, formatShare } from '../charts/number-format.ts'
import { useElementWidth } from '../controls/element-width.ts'
import { entitiesWord, entityWord } from '../people-panel/people.ts'
import {
  columnWords,
  flowThrough,
  withoutSmall,
  type Diagram,
  type PathLink,
  type PathNode,
} from './diagram.ts'
import { layoutOf, nodeWidthPx, type Layout, type PlacedNode } from './layout.ts'
import { coloursOf } from './looks.ts'
import type { Anchor } from './url.ts'

interface SankeyChartProps {
  readonly diagram: Diagram
  /** The links that are drawn: those which so many percent of all went. */
  readonly least: number
  readonly anchor: Anchor | undefined
  /** What is counted: `@usr.id`. */
  readonly entity: string
  readonly onNode: (node: PathNode, at: DOMRect) => void
  readonly onLink: (link: PathLink) => void
}

/**
 * Columns of nodes with bands between them, as wide as those are many who went that way. Pointing at a
 * part, or the focus on it, leaves what flows through it in sight; arrow keys walk from node to node.
 */
export function SankeyChart(props: SankeyChartProps): ReactElement {
  const { diagram, least, anchor, entity } = props
  const [box, roomPx] = useElementWidth()
  const [pointed, setPointed] = useState<string | undefined>()
  const layout = useMemo(() => layoutOf(diagram, roomPx), [diagram, roomPx])
  const colourOf = useMemo(() => coloursOf(diagram), [diagram])
  // What is not drawn keeps its room: nothing moves while the least link is chosen.
  const drawn = useMemo(() => withoutSmall(diagram, least), [diagram, least])
  const lit = useMemo(() => {
    const flow = pointed === undefined ? undefined : flowThrough(drawn, pointed)
    return (id: string): boolean => flow === undefined || flow.size === 0 || flow.has(id)
  }, [drawn, pointed])
  return (
    // What scrolls has no padding: the drawing is as wide as it is.
    <div ref={box} className="mx-5 overflow-x-auto pt-4 pb-2">
      <div
        role="group"
        aria-label={`Paths of ${entitiesWord(entity)}; arrow keys walk from step to step`}
        className="numbers relative text-[13px]"
        style={{ width: layout.widthPx, height: layout.heightPx }}
        onKeyDown={(press) => walk(press, layout)}
        onPointerLeave={() => setPointed(undefined)}
      >
        <Heads layout={layout} diagram={diagram} anchor={anchor} />
        <Drawing
          {...props}
          diagram={drawn}
          layout={layout}
          colourOf={colourOf}
          isLit={lit}
          onPoint={setPointed}
        />
        {layout.nodes.map((placed, index) => (
          <NodeButton
            key={placed.node.id}
            placed={placed}
            words={wordsOf(placed.node, props)}
            stridePx={layout.stridePx}
            isFirst={index === 0}
            isLit={lit(placed.node.id)}
            onPoint={setPointed}
            onOpen={props.onNode}
          />
        ))}
      </div>
    </div>
  )
}

/** What is said of a node behind its name and its figure: `users, 75% of step 1`. */
function wordsOf(node: PathNode, { diagram, anchor, entity }: SankeyChartProps): string {
  const column = diagram.nodes.filter((one) => one.column === node.column)
  const all = column.reduce((sum, { through }) => sum + through, 0)
  const step = columnWords(node.column, diagram.columns, anchor)
  const counted = node.through === 1 ? entityWord(entity) : entitiesWord(entity)
  return `${counted}, ${formatShare(node.through, all)} of ${step.toLowerCase()}`
}

interface HeadsProps extends Pick<SankeyChartProps, 'diagram' | 'anchor'> {
  readonly layout: Layout
}

function Heads({ layout, diagram, anchor }: HeadsProps): ReactElement {
  return (
    <>
      {Array.from({ length: diagram.columns }, (_, column) => (
        <span
          key={column}
          className="absolute top-0 text-xs text-faint"
          style={{ left: column * layout.stridePx }}
        >
          {columnWords(column, diagram.columns, anchor)}
        </span>
      ))}
    </>
  )
}

interface DrawingProps extends SankeyChartProps {
  readonly layout: Layout
  readonly colourOf: (node: PathNode) => string
  readonly isLit: (id: string) => boolean
  readonly onPoint: (id: string | undefined) => void
}

/** The bands and the bars. What can be done with them by key is in the buttons and in the table. */
function Drawing(props: DrawingProps): ReactElement {
  const { diagram, layout, colourOf, isLit, onPoint, onLink } = props
  const colours = useMemo(
    () => new Map(diagram.nodes.map((node) => [node.id, colourOf(node)])),
    [diagram, colourOf],
  )
  const links = new Set(diagram.links)
  return (
    <svg
      aria-hidden="true"
      width={layout.widthPx}
      height={layout.heightPx}
      className="absolute inset-0 block"
    >
      {layout.links
        .filter(({ link }) => links.has(link))
        .map(({ link, path, widthPx }) => (
          <path
            key={link.id}
            d={path}
            fill="none"
            stroke={colours.get(link.from)}
            strokeWidth={widthPx}
            className={`cursor-pointer transition-opacity ${isLit(link.id) ? 'opacity-30 hover:opacity-60' : 'opacity-5'}`}
            onPointerEnter={() => onPoint(link.id)}
            onClick={() => onLink(link)}
          >
            <title>{formatFigure(link.through)}</title>
          </path>
        ))}
      {layout.nodes.map(({ node, x, y, heightPx }) => (
        <rect
          key={node.id}
          x={x}
          y={y}
          width={nodeWidthPx}
          height={heightPx}
          rx={2}
          fill={colours.get(node.id)}
          className={`transition-opacity ${isLit(node.id) ? (node.kind === 'regular' ? '' : 'opacity-50') : 'opacity-15'}`}
        />
      ))}
    </svg>
  )
}

interface NodeButtonProps {
  readonly placed: PlacedNode
  readonly words: string
  readonly stridePx: number
  readonly isFirst: boolean
  readonly isLit: boolean
  readonly onPoint: (id: string | undefined) => void
  readonly onOpen: (node: PathNode, at: DOMRect) => void
}

const nameMinPx = 24

function NodeButton(props: NodeButtonProps): ReactElement {
  const { placed, words, stridePx, isFirst, isLit, onPoint, onOpen } = props
  const { node, x, y, heightPx } = placed
  const highPx = Math.max(nameMinPx, heightPx)
  return (
    <button
      type="button"
      data-node={node.id}
      title={`${node.name}: ${formatFigure(node.through)} ${words}`}
      // One stop for Tab: from it arrow keys walk.
      tabIndex={isFirst ? 0 : -1}
      className={`absolute flex items-center gap-1.5 rounded pl-4 text-left whitespace-nowrap transition-opacity [text-shadow:0_0_3px_var(--card),0_0_2px_var(--card)] ${isLit ? '' : 'opacity-40'}`}
      style={{
        left: x,
        top: y + heightPx / 2 - highPx / 2,
        height: highPx,
        maxWidth: stridePx - 6,
      }}
      onPointerEnter={() => onPoint(node.id)}
      onFocus={() => onPoint(node.id)}
      onBlur={() => onPoint(undefined)}
      onClick={(press) => onOpen(node, press.currentTarget.getBoundingClientRect())}
    >
      <span className={`truncate ${node.kind === 'regular' ? 'font-medium' : 'text-muted italic'}`}>
        {node.name}
      </span>
      <span className="text-muted">{formatFigure(node.through)}</span>
      <span className="sr-only">{words}</span>
    </button>
  )
}

const strides: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Up and down within a column; left and right to the node there that is the nearest in height. */
function walk(press: KeyboardEvent<HTMLElement>, { nodes }: Layout): void {
  const stride = strides[press.key]
  const group = press.currentTarget
  const id = press.target instanceof HTMLElement ? press.target.dataset['node'] : undefined
  const here = nodes.find(({ node }) => node.id === id)
  if (stride === undefined || here === undefined) return
  press.preventDefault()
  const next = neighbour(nodes, here, stride)
  const buttons = [...group.querySelectorAll<HTMLElement>('[data-node]')]
  buttons.find(({ dataset }) => dataset['node'] === next?.node.id)?.focus()
}

function neighbour(
  nodes: readonly PlacedNode[],
  here: PlacedNode,
  [columns, rows]: readonly [number, number],
): PlacedNode | undefined {
  const middle = ({ y, heightPx }: PlacedNode): number => y + heightPx / 2
  const column = nodes
    .filter(({ node }) => node.column === here.node.column + columns)
    .toSorted((one, other) => one.y - other.y)
  if (columns === 0) return column[column.indexOf(here) + rows]
  const distance = (one: PlacedNode): number => Math.abs(middle(one) - middle(here))
  return column.toSorted((one, other) => distance(one) - distance(other))[0]
}
