import { importLimits, type ImportedLines, type LineRefusal } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RefusedLine } from '../event-lines/event-line.ts'
import { chainStart } from '../event-lines/line-chain.ts'
import { readPiece, type Piece, type PiecePlace } from '../event-lines/read-piece.ts'
import { refusedEvent } from '../event-lines/refused-event.ts'
import {
  keepEvents,
  noteRejection,
  refuseSender,
  senderOf,
  type IntakeRefusal,
  type IntakeTools,
  type Sender,
} from './accept-events.ts'
import { intakeKey } from './header.ts'
import { importPaths } from './import-endpoints.ts'
import { decode, noteRejections, protocol, refused } from './intake-routes.ts'
import { queryText } from './query-text.ts'
import { acceptAnyBody, readBodyBytes } from './request-body.ts'

/**
 * Takes a file of events by pieces of whole lines, on the way of every batch. Nothing of the file is held
 * between two of them: whoever sends it says how many lines came before, and their digest.
 */
export function importLineRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    scope.addHook('onRequest', async (request, reply) => {
      const refusal = refuseSender({ key: intakeKey(request), protocol, request }, tools)
      return refusal && refused(tools, reply, refusal)
    })
    scope.post(importPaths.lines, { config: { errorStyle: 'intake' } }, (request, reply) =>
      takeLines(request, reply, tools),
    )
    done()
  })
}

async function takeLines(
  request: FastifyRequest,
  reply: FastifyReply,
  tools: IntakeTools,
): Promise<FastifyReply> {
  const place = placeOf(request.query)
  if (place === undefined)
    return refused(tools, reply, { code: 'request_malformed', detail: placeWords })
  const body = await readBodyBytes(request.body, request.headers['content-encoding'])
  if (body.kind === 'refused') return refused(tools, reply, body)
  const piece = readPiece(body.bytes, place)
  if (piece.lines > importLimits.linesMax) return refused(tools, reply, { code: 'batch_too_long' })
  const sender = senderOf(intakeKey(request), protocol, tools)
  const kept = await keepPiece(piece, sender, tools)
  if (kept.kind === 'refused') return refused(tools, reply, kept.refusal)
  for (const { line, detail: problem } of piece.refused) {
    const where = { applicationId: place.application ?? '', place: `line ${line.number}`, problem }
    noteRejection({ code: 'event_malformed', ...where }, sender, tools)
  }
  return reply.send({
    lines: piece.lines,
    digest: piece.digest,
    accepted: kept.accepted,
    rejected: [...piece.refused, ...kept.rejected]
      .toSorted((one, other) => one.line.number - other.line.number)
      .map(listed),
  } satisfies ImportedLines)
}

const placeWords =
  'lines_before must be a count and digest the one of the lines before: 64 hexadecimal digits.'

/** Where a piece stands in its file; at its start when nothing is said. */
function placeOf(query: unknown): PiecePlace | undefined {
  const linesBefore = queryText(query, 'lines_before') ?? '0'
  const digest = queryText(query, 'digest') ?? chainStart
  if (!/^\d{1,15}$/.test(linesBefore) || !/^[\da-f]{64}$/.test(digest)) return undefined
  return {
    linesBefore: Number(linesBefore),
    digest,
    application: queryText(query, 'application_id'),
    eventBytesMax: importLimits.lineBytesMax,
  }
}

type Kept =
  | { readonly kind: 'kept'; readonly accepted: number; readonly rejected: readonly RefusedLine[] }
  | { readonly kind: 'refused'; readonly refusal: IntakeRefusal }

const newline = Buffer.from('\n')

async function keepPiece({ events }: Piece, sender: Sender, tools: IntakeTools): Promise<Kept> {
  if (events.length === 0) return { kind: 'kept', accepted: 0, rejected: [] }
  const bytes = Buffer.concat(events.flatMap((event) => [event.bytes, newline]))
  const sent = { contentType: 'application/x-ndjson', traceparent: undefined }
  const decoded = decode(bytes, sent, tools)
  if (decoded.kind === 'refused') return decoded
  const code = await keepEvents(decoded.taken, sender, tools)
  if (code !== undefined) return { kind: 'refused', refusal: { code } }
  noteRejections(decoded, sender, tools)
  const rejections = decoded.kind === 'batch' ? decoded.rejections : []
  const rejected = rejections.flatMap(({ index, ...said }) => {
    const event = events[index]
    return event === undefined ? [] : [refusedEvent(event, said)]
  })
  return { kind: 'kept', accepted: decoded.taken.count, rejected }
}

function listed({ line, code, detail }: RefusedLine): LineRefusal {
  return { line: line.number, code, detail }
}
