import type { SpanOfTrace } from '@throughline/contract'
import { readColour, withAlpha } from '../../charts/read-colour.ts'
import type { ServiceLooks } from '../service-looks.ts'
import type { FlameBox } from './flame-boxes.ts'
import type { Stretch } from './url.ts'

export const levelPx = 20
const boxPx = 18
const labelPxMin = 34
/** Of the font below, on average; what does not fit is cut, not squeezed. */
const characterPx = 6.1

/** The colours of a theme as a canvas understands them. */
export interface FlameColours {
  readonly ink: string
  readonly card: string
  readonly danger: string
  readonly accent: string
  readonly services: ReadonlyMap<string, string>
}

/** What is drawn, and how much of it. */
export interface FlamePicture {
  readonly boxes: readonly FlameBox[]
  readonly stretch: Stretch
  readonly widthPx: number
  readonly heightPx: number
  /** How far it is scrolled down. */
  readonly topPx: number
  readonly colours: FlameColours
  readonly selected: SpanOfTrace | undefined
  /** Absent: no span is looked for. */
  readonly found: ReadonlySet<SpanOfTrace> | undefined
  /** What of the critical path belongs to each span. */
  readonly critical: ReadonlyMap<string, readonly Stretch[]>
}

/** Reads the colours of the theme as it is now. */
export function flameColours(looks: ServiceLooks): FlameColours {
  return {
    ink: readColour('--ink'),
    card: readColour('--card'),
    danger: readColour('--danger'),
    accent: readColour('--accent'),
    services: new Map([...looks].map(([service, token]) => [service, readColour(token)])),
  }
}

/** Where a moment stands, in pixels. */
export function placePx(ns: number, { stretch, widthPx }: Scale): number {
  return ((ns - stretch.fromNs) / (stretch.untilNs - stretch.fromNs)) * widthPx
}

/** The moment at a place. */
export function momentAt(px: number, { stretch, widthPx }: Scale): number {
  return stretch.fromNs + (px / widthPx) * (stretch.untilNs - stretch.fromNs)
}

type Scale = Pick<FlamePicture, 'stretch' | 'widthPx'>

/** The box at a place of the picture; of two that touch the later one. */
export function boxAt(
  picture: FlamePicture,
  place: { readonly x: number; readonly y: number },
): FlameBox | undefined {
  const level = Math.floor((place.y + picture.topPx) / levelPx)
  return picture.boxes.findLast((box) => {
    if (box.level !== level) return false
    const { leftPx, widthPx } = spread(box, picture)
    return place.x >= leftPx && place.x <= leftPx + widthPx
  })
}

// What took no time can be seen, too.
const widthPxMin = 1.5

function spread(box: FlameBox, scale: Scale): { leftPx: number; widthPx: number } {
  const leftPx = placePx(box.fromNs, scale)
  return { leftPx, widthPx: Math.max(widthPxMin, placePx(box.untilNs, scale) - leftPx) }
}

/** Draws all boxes that are in sight. */
export function drawFlame(context: CanvasRenderingContext2D, picture: FlamePicture): void {
  context.clearRect(0, 0, picture.widthPx, picture.heightPx)
  context.font = "11px 'Inter Variable', ui-sans-serif, system-ui, sans-serif"
  context.textBaseline = 'middle'
  for (const box of picture.boxes) {
    const topPx = box.level * levelPx - picture.topPx
    const isInSight =
      topPx > -levelPx &&
      topPx < picture.heightPx &&
      box.untilNs >= picture.stretch.fromNs &&
      box.fromNs <= picture.stretch.untilNs
    if (isInSight) drawBox(context, picture, { box, topPx })
  }
}

interface Placed {
  readonly box: FlameBox
  readonly topPx: number
}

function drawBox(
  context: CanvasRenderingContext2D,
  picture: FlamePicture,
  { box, topPx }: Placed,
): void {
  const { colours, selected, found } = picture
  const whole = spread(box, picture)
  const leftPx = Math.max(-2, whole.leftPx)
  const widthPx = Math.min(picture.widthPx + 2, whole.leftPx + whole.widthPx) - leftPx
  const { service, is_error: isError } = box.span.attributes
  const colour = colours.services.get(service) ?? colours.ink
  context.globalAlpha = found === undefined || found.has(box.span) ? 1 : 0.25
  const isWide = widthPx > 4
  context.fillStyle = isWide ? withAlpha(colour, 0.26) : colour
  context.fillRect(leftPx, topPx, isWide ? widthPx - 1 : widthPx, boxPx)
  if (isWide) {
    context.fillStyle = colour
    context.fillRect(leftPx, topPx, 2, boxPx)
  }
  if (isError) {
    context.fillStyle = colours.danger
    context.fillRect(leftPx, topPx, isWide ? widthPx - 1 : widthPx, 2)
  }
  drawCritical(context, picture, { box, topPx })
  if (widthPx >= labelPxMin) {
    context.fillStyle = isError ? colours.danger : colours.ink
    context.fillText(labelOf(box.span, widthPx), Math.max(0, leftPx) + 6, topPx + boxPx / 2)
  }
  if (box.span === selected) {
    context.strokeStyle = colours.accent
    context.lineWidth = 2
    context.strokeRect(leftPx + 1, topPx + 1, Math.max(2, widthPx - 3), boxPx - 2)
  }
  context.globalAlpha = 1
}

function drawCritical(
  context: CanvasRenderingContext2D,
  picture: FlamePicture,
  { box, topPx }: Placed,
): void {
  context.fillStyle = picture.colours.ink
  for (const { fromNs, untilNs } of picture.critical.get(box.span.id) ?? []) {
    const fromPx = placePx(fromNs, picture)
    context.fillRect(fromPx, topPx + boxPx - 2, placePx(untilNs, picture) - fromPx, 2)
  }
}

function labelOf({ attributes }: SpanOfTrace, widthPx: number): string {
  const text = attributes.resource === '' ? attributes.name : attributes.resource
  const room = Math.floor((widthPx - 10) / characterPx)
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`
}
