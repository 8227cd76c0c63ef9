import { prepareLine, type PlacedEvent, type RefusedLine } from './event-line.ts'
import { chained, lineId } from './line-chain.ts'
import { openLineSplitter, type Line } from './split-lines.ts'

/** Where in its file a run of lines begins. */
export interface PiecePlace {
  /** Lines of the file before it, and their digest. */
  readonly linesBefore: number
  readonly digest: string
  /** `application.id` for events that name none. */
  readonly application: string | undefined
  readonly eventBytesMax: number
}

/** Whole lines of a file, each an event or refused; blank ones are neither. */
export interface Piece {
  readonly events: readonly PlacedEvent[]
  readonly refused: readonly RefusedLine[]
  readonly lines: number
  /** Of all lines up to the last of these. */
  readonly digest: string
}

/** Reads a run of whole lines that follows others of the same file. */
export function readPiece(bytes: Buffer, place: PiecePlace): Piece {
  const { application, eventBytesMax } = place
  const events: PlacedEvent[] = []
  const refused: RefusedLine[] = []
  let { digest } = place
  const lines = linesOf(bytes, place)
  for (const line of lines) {
    digest = chained(digest, line)
    const prepared = prepareLine(line, { application, eventBytesMax, id: () => lineId(digest) })
    if (prepared.kind === 'event') events.push({ ...prepared, line })
    if (prepared.kind === 'refused') refused.push({ ...prepared, line })
  }
  return { events, refused, lines: lines.length, digest }
}

function linesOf(bytes: Buffer, { eventBytesMax, linesBefore }: PiecePlace): readonly Line[] {
  const splitter = openLineSplitter(eventBytesMax, linesBefore)
  return [...splitter.push(bytes), ...splitter.end()]
}
