import type { SpanOfTrace } from '@throughline/contract'
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type PointerEvent,
  type ReactElement,
  type RefObject,
} from 'react'
import { useThemeSide } from '../../theme/theme.ts'
import { formatDuration } from '../duration.ts'
import { criticalStretches } from './critical-stretches.ts'
import { flameBoxes, type FlameBox } from './flame-boxes.ts'
import {
  boxAt,
  drawFlame,
  flameColours,
  levelPx,
  momentAt,
  type FlamePicture,
} from './flame-canvas.ts'
import type { TraceView } from './trace-view.ts'
import { useElementWidth } from '../../controls/element-width.ts'

interface FlameGraphProps {
  readonly view: TraceView
  readonly found: readonly SpanOfTrace[] | undefined
}

const heightPxMax = 11 * levelPx
const dragPxMin = 4

/** The spans as boxes, what called above what was called. A press selects, a drag zooms. */
export function FlameGraph({ view, found }: FlameGraphProps): ReactElement {
  const { trace } = view
  const boxes = useMemo(() => flameBoxes(trace.spans), [trace.spans])
  const wholePx = levelPx * (boxes.reduce((most, { level }) => Math.max(most, level), 0) + 1)
  const heightPx = Math.min(wholePx, heightPxMax)
  const canvas = useRef<HTMLCanvasElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [box, widthPx] = useElementWidth()
  const [topPx, setTop] = useState(0)
  const picture = usePicture({ view, found, boxes, widthPx, heightPx, topPx })
  useEffect(() => draw(canvas, picture), [picture])
  useEffect(() => {
    const level = boxes.find(({ span }) => span === view.selected)?.level ?? 0
    const element = scroller.current
    if (element === null) return
    const isInSight =
      level * levelPx >= element.scrollTop && (level + 1) * levelPx <= element.scrollTop + heightPx
    if (!isInSight) element.scrollTo({ top: (level - 2) * levelPx })
  }, [boxes, view.selected, heightPx])
  return (
    <div
      ref={scroller}
      tabIndex={wholePx > heightPx ? 0 : undefined}
      className="relative mx-3 overflow-x-hidden overflow-y-auto border-y border-line py-1.5"
      style={{ height: heightPx + 14 }}
      onScroll={(scroll) => setTop(scroll.currentTarget.scrollTop)}
    >
      <div ref={box} style={{ height: wholePx }}>
        <div className="sticky top-0">
          <canvas
            ref={canvas}
            role="img"
            aria-label="Flame graph: the same spans as in the rows below"
            style={{ width: widthPx, height: heightPx }}
          />
          <Pointing picture={picture} view={view} />
        </div>
      </div>
    </div>
  )
}

function usePicture(drawn: {
  view: TraceView
  found: readonly SpanOfTrace[] | undefined
  boxes: readonly FlameBox[]
  widthPx: number
  heightPx: number
  topPx: number
}): FlamePicture {
  const { view, found, boxes, widthPx, heightPx, topPx } = drawn
  const { trace, looks, selected } = view
  const { fromNs, untilNs } = view.stretch
  const side = useThemeSide()
  // The colours of a canvas are fixed when it is drawn: another side of the theme has others.
  const colours = useMemo(() => flameColours(looks), [looks, side])
  const critical = useMemo(() => criticalStretches(trace.critical_path), [trace.critical_path])
  return useMemo(
    () => ({
      boxes,
      stretch: { fromNs, untilNs },
      widthPx,
      heightPx,
      topPx,
      colours,
      selected,
      found: found === undefined ? undefined : new Set(found),
      critical,
    }),
    [boxes, fromNs, untilNs, widthPx, heightPx, topPx, colours, selected, found, critical],
  )
}

function draw(canvas: RefObject<HTMLCanvasElement | null>, picture: FlamePicture): void {
  const element = canvas.current
  const context = element?.getContext('2d')
  if (element === null || context === null || context === undefined) return
  const ratio = window.devicePixelRatio
  element.width = Math.round(picture.widthPx * ratio)
  element.height = Math.round(picture.heightPx * ratio)
  context.scale(ratio, ratio)
  drawFlame(context, picture)
}

interface PointingProps {
  readonly picture: FlamePicture
  readonly view: TraceView
}

interface Drag {
  readonly fromPx: number
  readonly toPx: number
}

/** What lies over the boxes: the name of that which is pointed at, and the stretch that is drawn. */
function Pointing({ picture, view }: PointingProps): ReactElement {
  const [pointed, setPointed] = useState<FlameBox | undefined>()
  const [drag, setDrag] = useState<Drag | undefined>()
  const end = (event: PointerEvent): void => {
    const place = placeOf(event)
    setDrag(undefined)
    if (drag !== undefined && isDrawn(drag)) zoom(drag, { picture, view })
    else {
      const hit = boxAt(picture, place)
      if (hit !== undefined) view.select(hit.span.id)
    }
  }
  return (
    <div
      className="absolute inset-0 cursor-crosshair touch-pan-y"
      style={{ height: picture.heightPx }}
      onPointerMove={(event) => {
        const place = placeOf(event)
        setPointed(boxAt(picture, place))
        if (drag !== undefined) setDrag({ ...drag, toPx: place.x })
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ fromPx: placeOf(event).x, toPx: placeOf(event).x })
      }}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
      onPointerLeave={() => setPointed(undefined)}
    >
      {drag !== undefined && isDrawn(drag) ? (
        <div
          className="absolute inset-y-0 bg-accent/15 outline-1 outline-accent"
          style={{
            left: Math.min(drag.fromPx, drag.toPx),
            width: Math.abs(drag.toPx - drag.fromPx),
          }}
        />
      ) : null}
      {pointed === undefined || drag !== undefined ? null : (
        <PointedName box={pointed} picture={picture} />
      )}
    </div>
  )
}

function placeOf(event: PointerEvent): { x: number; y: number } {
  const { left, top } = event.currentTarget.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}

function isDrawn({ fromPx, toPx }: Drag): boolean {
  return Math.abs(toPx - fromPx) >= dragPxMin
}

function zoom(drag: Drag, { picture, view }: PointingProps): void {
  const ends = [drag.fromPx, drag.toPx].map((px) =>
    Math.round(momentAt(Math.min(picture.widthPx, Math.max(0, px)), picture)),
  )
  const [fromNs, untilNs] = [Math.min(...ends), Math.max(...ends)]
  if (untilNs > fromNs) view.change({ zoom: { fromNs, untilNs } })
}

const cardWidthPx = 280

function PointedName({ box, picture }: { box: FlameBox; picture: FlamePicture }): ReactElement {
  const { service, resource, name, duration_ns: durationNs } = box.span.attributes
  const share =
    (box.fromNs - picture.stretch.fromNs) / (picture.stretch.untilNs - picture.stretch.fromNs)
  const leftPx = Math.min(Math.max(0, share * picture.widthPx), picture.widthPx - cardWidthPx)
  const below = (box.level + 1) * levelPx - picture.topPx + 2
  return (
    <div
      className="pointer-events-none absolute z-30"
      style={{ left: Math.max(0, leftPx), top: Math.min(below, picture.heightPx - 44) }}
    >
      <div
        className="rounded-lg border border-line bg-raised px-2.5 py-1.5 text-xs shadow-raised"
        style={{ maxWidth: cardWidthPx }}
      >
        <p className="truncate font-medium">{resource === '' ? name : resource}</p>
        <p className="numbers truncate text-muted">
          {service} · {formatDuration(durationNs)}
        </p>
      </div>
    </div>
  )
}
