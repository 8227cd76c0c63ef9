import { errorCodes } from '@throughline/contract'
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
} from 'fastify'
import {
  answerList,
  answerScalar,
  answerTimeseries,
  type Answer,
  type QueryContext,
} from '../query/answer.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { paths } from './endpoints.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody, readBodyText } from './request-body.ts'

export type QuestionTools = {
  readonly context: QueryContext
  /** Replies itself when whoever asks may not. */
  readonly authorize: onRequestAsyncHookHandler
  readonly seconds: Metrics['questionSeconds']
}

type Ask = (
  body: unknown,
  context: QueryContext,
  signal: AbortSignal,
) => Promise<Answer<Record<string, unknown>>>

const questions: readonly { readonly path: string; readonly ask: Ask }[] = [
  { path: paths.scalar, ask: answerScalar },
  { path: paths.timeseries, ask: answerTimeseries },
  { path: paths.list, ask: answerList },
]

/**
 * The questions of the Product Analytics API. Its clients know the statuses 200, 400, 403 and 429
 * and errors that are sentences; every fault is answered in these.
 */
export function questionRoutes(app: FastifyInstance, tools: QuestionTools): void {
  acceptAnyBody(app)
  // Before the body: nobody unknown makes the server read one.
  app.addHook('onRequest', tools.authorize)
  app.addHook('onResponse', (request, reply, done) => {
    const labels = { route: request.routeOptions.url ?? '', status: reply.statusCode }
    tools.seconds.observe(labels, reply.elapsedTime / 1_000)
    done()
  })
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (error.statusCode === undefined || error.statusCode >= 500) throw error
    return reply.code(400).send({ errors: [error.message] })
  })
  for (const { path, ask } of questions) {
    app.post(path, async (request, reply) => {
      const body = await readJson(request)
      if (body.kind === 'refused') return reply.code(400).send({ errors: [body.sentence] })
      return send(reply, await ask(body.json, tools.context, untilDisconnected(reply)))
    })
  }
}

/** Nobody reads the answer after a disconnect, so the engine need not go on computing it. */
function untilDisconnected(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

type JsonBody =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'refused'; readonly sentence: string }

async function readJson({ body, headers }: FastifyRequest): Promise<JsonBody> {
  const read = await readBodyText(body, headers['content-encoding'])
  if (read.kind === 'refused') {
    return { kind: 'refused', sentence: read.detail ?? errorCodes[read.code].sentence }
  }
  try {
    const json: unknown = JSON.parse(read.text)
    return { kind: 'json', json }
  } catch {
    return { kind: 'refused', sentence: errorCodes.body_malformed.sentence }
  }
}

function send(reply: FastifyReply, answer: Answer<Record<string, unknown>>): FastifyReply {
  switch (answer.kind) {
    case 'answered':
      return reply.send(answer.body)
    case 'rejected':
      return reply.code(400).send({ errors: answer.errors })
    case 'unavailable':
      return refuse(reply, 'sentences', { code: 'warehouse_unavailable' })
    case 'cancelled':
      return reply.code(400).send({ errors: ['The question was cancelled.'] })
  }
}
