import type { Server } from 'node:http'
import { Server as TcpServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { ErrorCode } from '@throughline/contract'
import { fastify, type FastifyInstance, type onRequestAsyncHookHandler } from 'fastify'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { noteConnection, type IntakeTools } from './accept-events.ts'
import { saidAsAgent, sendText } from './agent-replies.ts'
import { agentTraceRoutes, type AgentTools } from './agent-trace-routes.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { applicationKeyRoutes } from './application-key-routes.ts'
import { applicationRoutes, type ApplicationTools } from './application-routes.ts'
import { appRoutes, type AppTools } from './app-routes.ts'
import { authorize } from './authorize.ts'
import { datalyrRoutes } from './datalyr-routes.ts'
import { paths } from './endpoints.ts'
import { deadLetterRoutes, type DeadLetterTools } from './dead-letter-routes.ts'
import { dictionaryNoteRoutes, type DictionaryNoteTools } from './dictionary-note-routes.ts'
import { demoRoutes, type DemoTools } from './demo-routes.ts'
import { eventSchemaRoutes } from './event-schema-routes.ts'
import { answerFault, clientErrorHandler, saidAsJson, type SaidOfConnection } from './faults.ts'
import { closesGently, endGently } from './gentle-close.ts'
import { healthRoutes, metricsRoute, type HealthTools } from './health-routes.ts'
import { importLineRoutes } from './import-line-routes.ts'
import { importRoutes, type ImportTools } from './import-routes.ts'
import { ingestionRoutes, type IngestionTools } from './ingestion-routes.ts'
import { keepAliveMs, openIntakeFront } from './intake-front.ts'
import { intakeFront, intakeRoutes } from './intake-routes.ts'
import { openApiDocument } from './openapi.ts'
import { otlpPaths } from './otlp-endpoints.ts'
import { saidAsOtlp, sendOtlpStatus } from './otlp-replies.ts'
import { otlpRoutes, type OtlpTools } from './otlp-routes.ts'
import { peopleRoutes, type PeopleTools } from './people-routes.ts'
import { pipeAllElse } from './pipe-to-lead.ts'
import { questionRoutes, type QuestionContext } from './questions.ts'
import { sendFault, type ErrorStyle } from './refusals.ts'
import { bodyBytesMax } from './request-body.ts'
import { rumRoutes } from './rum-routes.ts'
import { savedRoutes, type SavedTools } from './saved-routes.ts'
import { segmentCallRoutes } from './segment-call-routes.ts'
import { safeHeaders } from './safe-headers.ts'
import { segmentRoutes, type SegmentTools } from './segment-routes.ts'
import { sessionRoutes, type SessionTools } from './session-routes.ts'
import { teamRoutes, type TeamTools } from './team-routes.ts'
import { traceRoutes, type TraceTools } from './trace-routes.ts'
import { tracardiRoutes } from './tracardi-routes.ts'
import { trackRoutes } from './track-routes.ts'
import { validateRoutes } from './validate-routes.ts'
import { webFiles } from './web-files.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    errorStyle?: ErrorStyle
  }
}

/** Who can come to a server. */
export type Reach = {
  /** Nobody but programs of the same machine: metrics are open then. */
  readonly isLoopback: boolean
  /** A proxy before it is believed what it says of whoever asks. */
  readonly trustsProxy: boolean
}

/** What the routes need that are not intake. */
export type LeadTools = {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly reach: Reach
  readonly app: AppTools
  readonly session: SessionTools
  readonly team: TeamTools
  readonly health: HealthTools
  readonly management: ApplicationTools
  readonly questions: QuestionContext
  readonly segments: SegmentTools
  readonly saved: SavedTools
  readonly dictionaryNotes: DictionaryNoteTools
  readonly demo: DemoTools
  readonly imports: ImportTools
  readonly people: PeopleTools
  readonly ingestion: IngestionTools
  readonly deadLetters: DeadLetterTools
  readonly traces: TraceTools
  readonly webDirectory: string
}

/** What the intake needs, and where all else is answered. */
export type WorkerTools = {
  readonly intake: IntakeTools
  readonly trustsProxy: boolean
  /** The Unix socket of the process that leads. */
  readonly leadSocket: string
}

export type ServerTools = LeadTools & { readonly intake: IntakeTools }

export const requestLimits = {
  /** How long a sender may take for headers and body before it is answered 408. */
  requestMsMax: 30_000,
  /** How often that is looked at. */
  checkMs: 1_000,
} as const

const connectionLimits = {
  /** How long a connection is kept of which an answer is not read. */
  unreadMsMax: 120_000,
  /**
   * While closing, how long connections are kept that are idle to us: a request may be on its way, and
   * is read and answered. And how often connections are looked for whose last answer is out.
   */
  idleCheckMs: 100,
  /** How long closing waits for requests that are being answered or still come. */
  closingMsMax: 10_000,
} as const

type RequestLimits = { readonly [limit in keyof typeof requestLimits]: number }

/** The whole HTTP server, not listening yet. */
export async function buildServer(
  tools: ServerTools,
  limits: RequestLimits = requestLimits,
): Promise<FastifyInstance> {
  const app = openMainApp({ ...tools, ...tools.reach }, limits)
  addIntake(app, tools.intake)
  addAllElse(app, tools)
  await app.ready()
  return app
}

/** The server of the process that leads workers: it takes no events. */
export async function buildLeadServer(
  tools: LeadTools,
  limits: RequestLimits,
): Promise<FastifyInstance> {
  // Only workers reach its socket, and they say who asks.
  const open = { logger: tools.logger, onRefused: () => {}, words: ownWords, trustsProxy: true }
  const app = openApp(open, limits)
  safeHeaders(app)
  addAllElse(app, tools)
  await app.ready()
  return app
}

/** The server of a worker: it takes events, and lets the lead answer everything else. */
export async function buildWorkerServer(
  tools: WorkerTools,
  limits: RequestLimits,
): Promise<FastifyInstance> {
  const app = openMainApp(tools, limits)
  addIntake(app, tools.intake)
  pipeAllElse(app, tools.leadSocket)
  endGently(app)
  await app.ready()
  return app
}

/** The server of a port that is for tracers only: the API of the Agent. */
export async function buildAgentServer(
  tools: AgentTools,
  limits: RequestLimits,
): Promise<FastifyInstance> {
  const app = openPortApp(tools.intake, { said: saidAsAgent, style: 'agent' }, limits)
  agentTraceRoutes(app, tools)
  app.setNotFoundHandler((_request, reply) => sendText(reply, 404, '404 page not found'))
  endGently(app)
  await app.ready()
  return app
}

/** The server of a port that is for OpenTelemetry's exporters only. */
export async function buildOtlpServer(
  tools: OtlpTools,
  limits: RequestLimits,
): Promise<FastifyInstance> {
  const app = openPortApp(tools.intake, { said: saidAsOtlp, style: 'otlp' }, limits)
  otlpRoutes(app, tools)
  app.setNotFoundHandler((_request, reply) => sendOtlpStatus(reply.code(404), notTaken))
  endGently(app)
  await app.ready()
  return app
}

const ownWords: Words = { said: saidAsJson, style: 'sentences' }

const notTaken = {
  status: 404,
  detail: `Only ${Object.values(otlpPaths).join(' and ')} are taken here. Without metrics: OTEL_METRICS_EXPORTER=none.`,
} as const

type MainTools = { readonly intake: IntakeTools; readonly trustsProxy: boolean }

function openMainApp({ intake, trustsProxy }: MainTools, limits: RequestLimits): FastifyInstance {
  const onRefused = (code: ErrorCode) => noteConnection(code, intake)
  const app = openApp({ logger: intake.logger, onRefused, words: ownWords, trustsProxy }, limits)
  safeHeaders(app)
  return app
}

function openPortApp(tools: IntakeTools, words: Words, limits: RequestLimits): FastifyInstance {
  const onRefused = (code: ErrorCode) => noteConnection(code, tools)
  return openApp({ logger: tools.logger, onRefused, words, trustsProxy: false }, limits)
}

type OpenTools = {
  readonly logger: Logger
  /** Told of what is refused before there is a request. */
  readonly onRefused: (code: ErrorCode) => void
  readonly words: Words
  readonly trustsProxy: boolean
}

/** How a port says what comes to no route. */
type Words = {
  readonly said: SaidOfConnection
  /** What the router itself refuses. */
  readonly style: ErrorStyle
}

function openApp(tools: OpenTools, limits: RequestLimits): FastifyInstance {
  const { logger, onRefused, words } = tools
  const app = fastify({
    bodyLimit: bodyBytesMax,
    // The nearest one: what it was told by others, anybody could have made up.
    trustProxy: tools.trustsProxy ? (_address, hop) => hop === 0 : false,
    requestTimeout: limits.requestMsMax,
    connectionTimeout: connectionLimits.unreadMsMax,
    // Left at its 60 s, the limit for headers would be taken for that of the whole request.
    http: { headersTimeout: limits.requestMsMax, connectionsCheckingInterval: limits.checkMs },
    keepAliveTimeout: keepAliveMs,
    forceCloseConnections: 'idle',
    // What still comes on a connection that is open can be answered; it is told to be the last.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    clientErrorHandler: clientErrorHandler(onRefused, words.said),
    // What the router itself refuses: a path whose escapes are broken.
    frameworkErrors: (error, _request, reply) => {
      sendFault(reply, words.style, { status: error.statusCode ?? 400, detail: error.message })
    },
  })
  app.setErrorHandler(answerFault(logger))
  const sockets = socketsOf(app.server)
  app.addHook('preClose', (done) => {
    if (!closesGently(app)) {
      stopListening(app.server)
      closeWhenIdle(app.server, sockets)
    }
    done()
  })
  return app
}

function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

function addIntake(app: FastifyInstance, tools: IntakeTools): void {
  const front = openIntakeFront(app.server, intakeFront(tools))
  app.addHook('preClose', async () => {
    if (closesGently(app)) return front.close('handOverIdle')
    front.close('keepIdle')
    await delay(connectionLimits.idleCheckMs)
    // On a busy machine, too, what has come by now is read before.
    await new Promise((resolve) => setImmediate(resolve))
    return front.close('endIdle')
  })
  intakeRoutes(app, tools)
  importLineRoutes(app, tools)
  trackRoutes(app, tools)
  datalyrRoutes(app, tools)
  tracardiRoutes(app, tools)
  segmentCallRoutes(app, tools)
  rumRoutes(app, tools)
  // Only ports of their own are for those who have no key.
  agentTraceRoutes(app, { intake: tools, needsKey: true })
  otlpRoutes(app, { intake: tools, needsKey: true })
}

function addAllElse(app: FastifyInstance, tools: LeadTools): void {
  const { access, live, version } = tools.app
  app.addHook('preClose', (done) => {
    // Watchers would hold the server open for ever.
    live.close()
    done()
  })
  appRoutes(app, tools.app)
  sessionRoutes(app, tools.session)
  teamRoutes(app, tools.team)
  healthRoutes(app, tools.health)
  const onRequest = openOnLoopback(tools)
  metricsRoute(app, tools.health, onRequest)
  validateRoutes(app, access)
  applicationRoutes(app, tools.management)
  apiKeyRoutes(app, tools.management)
  applicationKeyRoutes(app, tools.management)
  segmentRoutes(app, tools.segments)
  savedRoutes(app, tools.saved)
  dictionaryNoteRoutes(app, tools.dictionaryNotes)
  demoRoutes(app, tools.demo)
  importRoutes(app, tools.imports)
  peopleRoutes(app, tools.people)
  eventSchemaRoutes(app, tools.management)
  ingestionRoutes(app, tools.ingestion)
  deadLetterRoutes(app, tools.deadLetters)
  traceRoutes(app, tools.traces)
  const document = openApiDocument(version)
  app.get(paths.openApi, { onRequest }, () => document)
  void app.register((scope, _options, done) => {
    questionRoutes(scope, {
      context: tools.questions,
      access,
      seconds: tools.metrics.questionSeconds,
      authorize: authorize(access, 'rum_apps_read'),
    })
    done()
  })
  webFiles(app, tools.webDirectory)
}

/** Anybody on this machine may read what tells nothing of events; from elsewhere, callers only. */
function openOnLoopback({ reach, app: { access } }: LeadTools): onRequestAsyncHookHandler {
  const isOpen = reach.isLoopback && !reach.trustsProxy
  return isOpen ? () => Promise.resolve() : authorize(access, 'rum_apps_read')
}

// The close of an HTTP server would at once end every connection on which it has read nothing.
function stopListening(server: Server): void {
  if (server.listening) TcpServer.prototype.close.call(server)
}

// A connection that is busy when the closing begins is kept alive after its answer, for a minute; one
// of which nobody reads the answer stays busy; and one on which nothing ever came counts as busy.
function closeWhenIdle(server: Server, sockets: ReadonlySet<Socket>): void {
  const { idleCheckMs, closingMsMax } = connectionLimits
  let waitedMs = 0
  const timer = setInterval(() => {
    waitedMs += idleCheckMs
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    if (waitedMs < closingMsMax) server.closeIdleConnections()
    else server.closeAllConnections()
  }, idleCheckMs)
  server.once('close', () => clearInterval(timer))
}
