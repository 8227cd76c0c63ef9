import { questionNameHeader } from '@throughline/contract'
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
} from 'fastify'
import {
  answerAccountFacet,
  answerAccounts,
  answerEventFilteredUsers,
  answerList,
  answerScalar,
  answerTimeseries,
  answerUserFacet,
  answerUsers,
  unanswerable,
  type QueryContext,
} from '../query/answer.ts'
import {
  answerRetentionGrid,
  answerRetentionList,
  answerRetentionScalar,
  answerRetentionTimeseries,
} from '../query/answer-retention.ts'
import {
  answerFunnel,
  answerJourneyList,
  answerJourneyScalar,
  answerJourneyTimeseries,
} from '../query/answer-journeys.ts'
import { answerSankey, answerSankeyList } from '../query/answer-sankey.ts'
import { answerScalarFormulas, answerTimeseriesFormulas } from '../query/formula/answer-formulas.ts'
import {
  answerErrorGroups,
  answerServiceMap,
  answerSpanSearch,
  answerSpanTimeseries,
  answerTraceSearch,
} from '../query/traces/answer-spans.ts'
import type { QuestionRuns, Told } from '../query/run/question-runs.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Asker } from '../query/run/named-runs.ts'
import { progressOf } from '../query/run/progress.ts'
import { askingAs } from '../query/run/run-question.ts'
import { answerStatements, type Ask } from '../query/statements.ts'
import { callerName, type Access } from './access.ts'
import { routePath } from './endpoint.ts'
import { paths } from './endpoints.ts'
import { header } from './header.ts'
import { retentionPaths } from './retention-endpoints.ts'
import { tracePaths } from './trace-endpoints.ts'
import { refuse } from './refusals.ts'
import { pathId } from './request-path.ts'
import { acceptAnyBody } from './request-body.ts'
import { readAnyJson } from './request-json.ts'
import { untilDisconnected } from './until-disconnected.ts'

export type QuestionContext = QueryContext & {
  readonly runs: QuestionRuns
  readonly progress: Warehouse['progress']
}

export type QuestionTools = {
  readonly context: QuestionContext
  readonly access: Pick<Access, 'caller'>
  /** Replies itself when whoever asks may not. */
  readonly authorize: onRequestAsyncHookHandler
  readonly seconds: Metrics['questionSeconds']
}

type AskedQuestion = {
  readonly path: string
  readonly ask: Ask
  /** Whether its clients know `request_id`, and so can ask again for what takes long. */
  readonly canContinue: boolean
}

const questions: readonly AskedQuestion[] = [
  { path: paths.scalar, ask: answerScalar, canContinue: true },
  { path: paths.timeseries, ask: answerTimeseries, canContinue: true },
  { path: paths.list, ask: answerList, canContinue: false },
  { path: paths.journeyFunnel, ask: answerFunnel, canContinue: false },
  { path: paths.journeyScalar, ask: answerJourneyScalar, canContinue: false },
  { path: paths.journeyTimeseries, ask: answerJourneyTimeseries, canContinue: false },
  { path: paths.journeyList, ask: answerJourneyList, canContinue: false },
  { path: paths.sankey, ask: answerSankey, canContinue: false },
  { path: paths.sankeyList, ask: answerSankeyList, canContinue: false },
  { path: paths.users, ask: answerUsers, canContinue: false },
  { path: paths.accounts, ask: answerAccounts, canContinue: false },
  { path: paths.eventFilteredUsers, ask: answerEventFilteredUsers, canContinue: false },
  { path: paths.userFacet, ask: answerUserFacet, canContinue: false },
  { path: paths.accountFacet, ask: answerAccountFacet, canContinue: false },
  { path: paths.scalarFormulas, ask: answerScalarFormulas, canContinue: false },
  { path: paths.timeseriesFormulas, ask: answerTimeseriesFormulas, canContinue: false },
  { path: retentionPaths.grid, ask: answerRetentionGrid, canContinue: false },
  { path: retentionPaths.list, ask: answerRetentionList, canContinue: false },
  { path: retentionPaths.scalar, ask: answerRetentionScalar, canContinue: false },
  { path: retentionPaths.timeseries, ask: answerRetentionTimeseries, canContinue: false },
  { path: tracePaths.spanSearch, ask: answerSpanSearch, canContinue: false },
  { path: tracePaths.traceSearch, ask: answerTraceSearch, canContinue: false },
  { path: tracePaths.spanTimeseries, ask: answerSpanTimeseries, canContinue: false },
  { path: tracePaths.errorGroups, ask: answerErrorGroups, canContinue: false },
  { path: tracePaths.serviceMap, ask: answerServiceMap, canContinue: false },
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
  for (const question of questions) {
    app.post(question.path, async (request, reply) => {
      const read = await readAnyJson(request)
      if (read.kind === 'refused') return refuse(reply, 'question', read.refusal)
      const asker = askerOf(request, tools.access, header(request, questionNameHeader))
      return send(reply, await run(question, read.body, { ...tools.context, asker, reply }))
    })
  }
  runningRoutes(app, tools)
  app.post(paths.statements, async (request, reply) => {
    const read = await readAnyJson(request)
    if (read.kind === 'refused') return refuse(reply, 'question', read.refusal)
    const answer = await answerStatements(read.body, tools.context, askOf)
    if (answer.kind !== 'answered') return send(reply, answer)
    return reply.send(answer.body)
  })
}

/** How far questions are, and their end, for whoever asked them. */
function runningRoutes(app: FastifyInstance, { access, context }: QuestionTools): void {
  const path = routePath(paths.runningQuestion)
  app.get(path, async (request) => {
    const runs = context.runs.runningOf(askerOf(request, access, pathId(request)))
    return progressOf(runs, context.progress)
  })
  app.delete(path, async (request, reply) => {
    context.runs.cancel(askerOf(request, access, pathId(request)))
    return reply.code(204).send()
  })
}

function askerOf(
  request: FastifyRequest,
  access: QuestionTools['access'],
  name: string | undefined,
): Asker {
  const caller = access.caller(request)
  return { who: caller === undefined ? '' : callerName(caller), name }
}

function askOf(path: string): Ask | undefined {
  return questions.find((question) => question.path === path)?.ask
}

type RunContext = QuestionContext & { readonly asker: Asker; readonly reply: FastifyReply }

function run(
  { path, ask, canContinue }: AskedQuestion,
  body: unknown,
  { reply, asker, ...context }: RunContext,
): Promise<Told> {
  return context.runs.ask({
    kind: path,
    body,
    asker,
    canContinue,
    signal: untilDisconnected(reply),
    compute: (id, signal) => {
      const warehouse = askingAs(context.warehouse, id)
      return ask(body, { ...context, warehouse, newRequestId: () => id }, signal)
    },
  })
}

function send(reply: FastifyReply, answer: Told): FastifyReply {
  switch (answer.kind) {
    case 'answered':
      return reply.header('content-type', 'application/json; charset=utf-8').send(answer.json)
    case 'rejected':
      return reply.code(400).send({ errors: answer.errors })
    case 'unavailable':
      return refuse(reply, 'question', { code: 'warehouse_unavailable' })
    case 'cancelled':
      return reply.code(400).send({ errors: [unanswerable.cancelled] })
  }
}
