import type { Server } from 'node:http'
import { fastify, type FastifyInstance } from 'fastify'
import { apiKeyRoutes } from './api-key-routes.ts'
import { applicationKeyRoutes } from './application-key-routes.ts'
import { applicationRoutes } from './application-routes.ts'
import { appRoutes, type AppTools } from './app-routes.ts'
import { authorize } from './authorize.ts'
import { paths } from './endpoints.ts'
import { answerFault, clientErrorHandler } from './faults.ts'
import { healthRoutes, type HealthTools } from './health-routes.ts'
import { ingestionRoutes, type IngestionTools } from './ingestion-routes.ts'
import { keepAliveMs, openIntakeFront } from './intake-front.ts'
import { intakeFront, intakeRoutes, noteConnection, type IntakeTools } from './intake-routes.ts'
import { openApiDocument } from './openapi.ts'
import { questionRoutes, type QuestionContext } from './questions.ts'
import { sendFault, type ErrorStyle } from './refusals.ts'
import { bodyBytesMax } from './request-body.ts'
import { segmentRoutes, type SegmentTools } from './segment-routes.ts'
import { validateRoutes } from './validate-routes.ts'
import { webFiles } from './web-files.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    errorStyle?: ErrorStyle
  }
}

export type ServerTools = {
  readonly intake: IntakeTools
  readonly app: AppTools
  readonly health: HealthTools
  readonly questions: QuestionContext
  readonly segments: SegmentTools
  readonly ingestion: IngestionTools
  readonly webDirectory: string
}

export const requestLimits = {
  /** How long a sender may take for headers and body before it is answered 408. */
  requestMsMax: 30_000,
  /** How often that is looked at. */
  checkMs: 1_000,
} as const

/** While closing, how often connections are looked for whose last answer is out. */
const idleCheckMs = 50

type RequestLimits = { readonly [limit in keyof typeof requestLimits]: number }

/** The whole HTTP server, not listening yet. */
export async function buildServer(
  tools: ServerTools,
  limits: RequestLimits = requestLimits,
): Promise<FastifyInstance> {
  const { metrics, live, logger } = tools.intake
  const app = fastify({
    bodyLimit: bodyBytesMax,
    requestTimeout: limits.requestMsMax,
    // Left at its 60 s, the limit for headers would be taken for that of the whole request.
    http: { headersTimeout: limits.requestMsMax, connectionsCheckingInterval: limits.checkMs },
    keepAliveTimeout: keepAliveMs,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    clientErrorHandler: clientErrorHandler((code) => noteConnection(code, tools.intake)),
    // What the router itself refuses: a path whose escapes are broken.
    frameworkErrors: (error, _request, reply) => {
      sendFault(reply, 'sentences', { status: error.statusCode ?? 400, detail: error.message })
    },
  })
  app.setErrorHandler(answerFault(logger))
  const front = openIntakeFront(app.server, intakeFront(tools.intake))
  app.addHook('preClose', (done) => {
    front.close()
    // Watchers would hold the server open for ever.
    live.close()
    closeWhenIdle(app.server)
    done()
  })
  intakeRoutes(app, tools.intake)
  appRoutes(app, tools.app)
  healthRoutes(app, tools.health)
  validateRoutes(app, tools.app.access)
  applicationRoutes(app, tools.intake)
  apiKeyRoutes(app, tools.intake)
  applicationKeyRoutes(app, tools.intake)
  segmentRoutes(app, tools.segments)
  ingestionRoutes(app, tools.ingestion)
  const document = openApiDocument(tools.app.version)
  app.get(paths.openApi, () => document)
  void app.register((scope, _options, done) => {
    questionRoutes(scope, {
      context: tools.questions,
      seconds: metrics.questionSeconds,
      authorize: authorize(tools.app.access, 'rum_apps_read'),
    })
    done()
  })
  webFiles(app, tools.webDirectory)
  await app.ready()
  return app
}

// A connection that is busy when the closing begins is kept alive after its answer, for a minute.
function closeWhenIdle(server: Server): void {
  const timer = setInterval(() => server.closeIdleConnections(), idleCheckMs)
  server.once('close', () => clearInterval(timer))
}
