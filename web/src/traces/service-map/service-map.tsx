import type { ServiceMapEdge } from '@throughline/contract'
import { useMemo, type ReactElement } from 'react'
import { formatCompact, formatFigure, formatShare } from '../../charts/number-format.ts'
import { formatDuration } from '../duration.ts'
import {
  nodeHeightPx,
  nodeWidthPx,
  serviceMapLayout,
  type MapCall,
  type MapNode,
} from './map-layout.ts'

interface ServiceMapProps {
  readonly edges: readonly ServiceMapEdge[]
  readonly onCall: (edge: ServiceMapEdge) => void
  readonly onNode: (node: MapNode) => void
}

/** Services and what they call, from left to right. A press on one, or on a line, looks into it. */
export function ServiceMap({ edges, onCall, onNode }: ServiceMapProps): ReactElement {
  const layout = useMemo(() => serviceMapLayout(edges), [edges])
  return (
    <div
      role="group"
      tabIndex={0}
      aria-label="Service map, the same calls as in the table below"
      className="max-h-[34rem] overflow-auto border-t border-line -outline-offset-2!"
    >
      <div className="relative mx-auto" style={{ width: layout.widthPx, height: layout.heightPx }}>
        <svg aria-hidden="true" width={layout.widthPx} height={layout.heightPx}>
          {layout.calls.map((call) => (
            <CallLine key={`${call.from.key} ${call.to.key}`} call={call} onPick={onCall} />
          ))}
        </svg>
        {layout.nodes.map((node) => (
          <NodeButton key={node.key} node={node} edges={edges} onPick={onNode} />
        ))}
      </div>
    </div>
  )
}

interface CallLineProps {
  readonly call: MapCall
  readonly onPick: (edge: ServiceMapEdge) => void
}

/** From this share of failures on a line is red. */
const failingShare = 0.01

function CallLine({ call, onPick }: CallLineProps): ReactElement {
  const { edge } = call
  const { path, label, isLong } = curveOf(call)
  const isFailing = edge.error_rate >= failingShare
  return (
    <g className="group cursor-pointer" onClick={() => onPick(edge)}>
      <title>{callWords(edge)}</title>
      <path d={path} fill="none" stroke="transparent" strokeWidth={14} />
      <path
        d={path}
        fill="none"
        strokeWidth={1 + Math.min(3, Math.log10(edge.calls + 1) / 2)}
        className={`group-hover:stroke-accent ${isFailing ? 'stroke-danger' : 'stroke-line-strong'}`}
      />
      <text
        x={label.x}
        y={label.y}
        dy="0.32em"
        textAnchor="middle"
        strokeWidth={4}
        className={`numbers stroke-card text-[11px] [paint-order:stroke] ${isFailing ? 'fill-danger' : 'fill-muted'} ${isLong ? 'opacity-0 group-hover:opacity-100' : ''}`}
      >
        {isFailing ? `${formatShare(edge.errors, edge.calls)} failed` : formatCompact(edge.calls)}
      </text>
    </g>
  )
}

function callWords(edge: ServiceMapEdge): string {
  const { source, target, calls, errors, p95_ns: p95Ns } = edge
  const figures = [
    `${formatFigure(calls)} calls`,
    `${formatShare(errors, calls)} failed`,
    `p95 ${formatDuration(p95Ns)}`,
  ]
  return `${source} → ${target}: ${figures.join(', ')}`
}

interface Curve {
  readonly path: string
  readonly label: { readonly x: number; readonly y: number }
  /** It passes by other services: what it says would stand upon them. */
  readonly isLong: boolean
}

/** Where a label stands on its line: nearer to what is called, where the lines of one caller part. */
const labelPart = 0.68

/** A line from the right of who calls to the left of what is called; a call back bends around below. */
function curveOf({ from, to }: MapCall): Curve {
  const [startY, endY] = [from.y + nodeHeightPx / 2, to.y + nodeHeightPx / 2]
  const [startX, endX] = [from.x + nodeWidthPx, to.x]
  if (endX > startX) {
    const half = (startX + endX) / 2
    // The height of a cubic curve whose controls are level with its ends.
    const climbed = labelPart ** 2 * (3 - 2 * labelPart)
    const x = bezier([startX, half, half, endX], labelPart)
    return {
      path: `M${startX} ${startY}C${half} ${startY} ${half} ${endY} ${endX} ${endY}`,
      label: { x, y: startY + (endY - startY) * climbed },
      isLong: endX - startX > nodeWidthPx,
    }
  }
  const below = Math.max(from.y, to.y) + nodeHeightPx + 14
  const [leaveX, arriveX] = [from.x + nodeWidthPx / 2, to.x + nodeWidthPx / 2]
  const path = `M${leaveX} ${from.y + nodeHeightPx}C${leaveX} ${below} ${arriveX} ${below} ${arriveX} ${to.y + nodeHeightPx}`
  return { path, label: { x: (leaveX + arriveX) / 2, y: below }, isLong: true }
}

function bezier([a, b, c, d]: readonly [number, number, number, number], t: number): number {
  const u = 1 - t
  return u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t ** 3 * d
}

interface NodeButtonProps {
  readonly node: MapNode
  readonly edges: readonly ServiceMapEdge[]
  readonly onPick: (node: MapNode) => void
}

const kindWords: Record<MapNode['kind'], string> = {
  service: 'service',
  database: 'database',
  external: 'outside',
}

function NodeButton({ node, edges, onPick }: NodeButtonProps): ReactElement {
  const calls = edges.filter(({ target, kind }) => target === node.name && kind === node.kind)
  const failed = calls.reduce((sum, { errors }) => sum + errors, 0)
  return (
    <button
      type="button"
      title={`${node.name}: search for it`}
      className={`absolute grid content-center rounded-lg border bg-card px-3 text-left text-[13px] leading-4.5 hover:border-accent hover:bg-accent-soft ${node.kind === 'service' ? 'border-line-strong' : 'border-dashed border-line-strong'}`}
      style={{ left: node.x, top: node.y, width: nodeWidthPx, height: nodeHeightPx }}
      onClick={() => onPick(node)}
    >
      <span className="truncate font-medium">{node.name}</span>
      <span className="truncate text-[11px] text-muted">
        {kindWords[node.kind]}
        {failed > 0 ? <span className="text-danger"> · {formatFigure(failed)} failed</span> : null}
      </span>
    </button>
  )
}
