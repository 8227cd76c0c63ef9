import {
  DeadLetterReplay,
  lettersMax,
  type DeadLetterAnswer,
  type DeadLettersAnswer,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { decodeEvent } from '../intake/prodlytics/decode-event.ts'
import type { DeadLetter } from '../loader/dead-letter-file.ts'
import type { DeadLetterOffice, Replayed } from '../loader/dead-letter-office.ts'
import { invalid } from '../query/parse/faults.ts'
import { attributesPointer } from '../query/parse/read-selection.ts'
import { rowLine } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import { loggedCaller, type Access } from './access.ts'
import { authorize } from './authorize.ts'
import { listedLetters, listedReplay, shownLetter } from './dead-letter-answers.ts'
import { deadLetterPaths } from './dead-letter-endpoints.ts'
import { routePath } from './endpoint.ts'
import { applicationGate, type IntakeTools } from './accept-events.ts'
import { queryText } from './query-text.ts'
import { refuse, type Refusal } from './refusals.ts'
import { acceptAnyBody, readBodyText } from './request-body.ts'
import { readRequestJson, refuseJson, type RequestJson } from './request-json.ts'
import { pathId } from './request-path.ts'

/** Beside the letters what it takes to judge an event: a mended one is judged as one that is sent. */
export type DeadLetterTools = Pick<
  IntakeTools,
  'catalog' | 'logger' | 'retentionMonths' | 'autoCreateApplications' | 'applicationsMax'
> & {
  readonly office: DeadLetterOffice
  readonly access: Access
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Dead letters: events that the warehouse refused. */
export function deadLetterRoutes(app: FastifyInstance, tools: DeadLetterTools): void {
  const { access } = tools
  const one = routePath(deadLetterPaths.deadLetter)
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(deadLetterPaths.deadLetters, reading, listing(tools))
    scope.post(deadLetterPaths.replay, writing, replaying(tools))
    scope.get(one, reading, showing(tools))
    scope.put(one, writing, mending(tools))
    scope.delete(one, writing, discarding(tools))
    done()
  })
}

function listing({ office }: DeadLetterTools): Handler {
  return async ({ query }, reply): Promise<DeadLettersAnswer | FastifyReply> => {
    const limit = Number(queryText(query, 'page[size]') ?? lettersMax)
    if (!Number.isInteger(limit) || limit < 1 || limit > lettersMax) {
      const sentence = invalid('page[size]', `must be from 1 to ${lettersMax}`)
      return refuseJson(reply, { kind: 'faulty', sentences: [sentence] })
    }
    const page = await office.page({ limit, after: queryText(query, 'page[after]') })
    return listedLetters(page.letters, page.after)
  }
}

function showing({ office }: DeadLetterTools): Handler {
  return async (request, reply): Promise<DeadLetterAnswer | FastifyReply> => {
    const letter = await office.read(pathId(request))
    return letter === undefined ? notFound(request, reply) : shownLetter(letter)
  }
}

function mending(tools: DeadLetterTools): Handler {
  return async (request, reply): Promise<DeadLetterAnswer | FastifyReply> => {
    const body = await readBodyText(request.body, request.headers['content-encoding'])
    if (body.kind === 'refused') return refuse(reply, 'sentences', body)
    const letter = await tools.office.read(pathId(request))
    if (letter === undefined) return notFound(request, reply)
    const mended = mendedRow(body.text, letter, tools)
    if (mended.kind === 'refused') return refuse(reply, 'sentences', mended.refusal)
    const { row, applicationId: id } = mended
    if (!(await tools.office.mend(letter.token, row))) return notFound(request, reply)
    if (!tools.catalog.isApplication(id)) tools.catalog.addApplication({ id, name: id })
    note('mended', [letter.token], { request, tools })
    return shownLetter({ ...letter, row })
  }
}

type MendedRow =
  | { readonly kind: 'row'; readonly row: Buffer; readonly applicationId: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The row of an event that takes the place of a letter's: as if it had been sent so in time. */
function mendedRow(text: string, letter: DeadLetter, tools: DeadLetterTools): MendedRow {
  const { texts, receivedAtMs, sequence, isIdFromClient, revision, identity } = readRow(letter.row)
  const decoded = decodeEvent({ text, line: 1 }, 'batch', {
    nowMs: receivedAtMs,
    retentionMonths: tools.retentionMonths,
    newEventId: () => texts.eventId,
    refuseApplication: applicationGate(tools),
  })
  if (decoded.kind === 'refused') return decoded
  const { event } = decoded
  const isSameId = event.eventId === texts.eventId
  const kept = isSameId
    ? {
        ...event,
        identity,
        isIdFromClient: event.isIdFromClient || isIdFromClient,
        ...(revision === 0 ? {} : { revision }),
      }
    : { ...event, identity }
  return {
    kind: 'row',
    row: Buffer.from(rowLine(kept, sequence)),
    applicationId: event.applicationId,
  }
}

const replayShape = Compile(DeadLetterReplay)

function replaying(tools: DeadLetterTools): Handler {
  return async (request, reply) => {
    const read = readReplay(await readRequestJson(request, replayShape))
    if (read.kind !== 'read') return refuseJson(reply, read)
    const { ids, after } = await chosenLetters(read.body, tools)
    const replayed = await tools.office.replay(ids)
    note(
      'replayed',
      replayed.filter(isStored).map(({ token }) => token),
      { request, tools },
    )
    return reply.send(listedReplay(replayed, after))
  }
}

type Chosen = DeadLetterReplay['data']['attributes']

function readReplay(read: RequestJson<DeadLetterReplay>): RequestJson<Chosen> {
  if (read.kind !== 'read') return read
  const { attributes } = read.body.data
  if (attributes.ids !== undefined && attributes.after !== undefined) {
    const sentence = invalid(`${attributesPointer}/after`, 'only without ids')
    return { kind: 'faulty', sentences: [sentence] }
  }
  return { kind: 'read', body: attributes }
}

async function chosenLetters({ ids, after }: Chosen, { office }: DeadLetterTools) {
  if (ids !== undefined) return { ids: [...new Set(ids)], after: undefined }
  const page = await office.page({ limit: lettersMax, after })
  return { ids: page.letters.map(({ token }) => token), after: page.after }
}

function isStored({ kind }: Replayed): boolean {
  return kind === 'stored'
}

function discarding(tools: DeadLetterTools): Handler {
  return async (request, reply) => {
    const id = pathId(request)
    if (!(await tools.office.discard(id))) return notFound(request, reply)
    note('discarded', [id], { request, tools })
    return reply.code(204).send()
  }
}

type Asked = { readonly request: FastifyRequest; readonly tools: DeadLetterTools }

/** Writes down who did what; nothing of the events. */
function note(
  what: 'mended' | 'replayed' | 'discarded',
  letters: readonly string[],
  { request, tools }: Asked,
): void {
  const caller = tools.access.caller(request)
  if (letters.length === 0 || caller === undefined) return
  tools.logger.info({ letters, ...loggedCaller(caller) }, `dead letters ${what}`)
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `dead letter ${pathId(request)} not found`
  return refuse(reply, 'sentences', { code: 'dead_letter_not_found', detail })
}
