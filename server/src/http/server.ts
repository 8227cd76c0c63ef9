import { fastify, type FastifyError, type FastifyInstance } from 'fastify'
import type { ErrorCode } from '@throughline/contract'
import type { QueryContext } from '../query/answer.ts'
import { appRoutes, type AppTools } from './app-routes.ts'
import { healthRoutes, type HealthTools } from './health-routes.ts'
import { intakeRoutes, type IntakeTools } from './intake-routes.ts'
import { openApiDocument } from './openapi.ts'
import { questionRoutes } from './questions.ts'
import { refuse, type ErrorStyle } from './refusals.ts'
import { bodyBytesMax } from './request-body.ts'
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
  readonly questions: QueryContext
  readonly webDirectory: string
}

/** How long a sender may take for headers and body before it is answered 408. */
const requestMsMax = 30_000

/** The whole HTTP server, not listening yet. */
export async function buildServer(tools: ServerTools): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { code, detail } = errorCodeOf(error)
    if (code === 'internal_error')
      tools.intake.logger.error({ error: error.stack }, 'request failed')
    return refuse(reply, request.routeOptions.config.errorStyle ?? 'sentences', { code, detail })
  })
  // Watchers would hold the server open for ever.
  app.addHook('preClose', (done) => {
    tools.intake.live.close()
    done()
  })
  intakeRoutes(app, tools.intake)
  appRoutes(app, tools.app)
  healthRoutes(app, tools.health)
  const document = openApiDocument(tools.app.version)
  app.get('/api/openapi.json', () => document)
  void app.register((scope, _options, done) => {
    questionRoutes(scope, {
      context: tools.questions,
      authorize: async (request, reply) => {
        const code = tools.app.access.refuseQuestion(request)
        return code === undefined ? undefined : refuse(reply, 'sentences', { code })
      },
    })
    done()
  })
  webFiles(app, tools.webDirectory)
  await app.ready()
  return app
}

function errorCodeOf(error: FastifyError): { code: ErrorCode; detail?: string } {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { code: 'body_too_large' }
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return { code: 'body_empty' }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { code: 'body_malformed', detail: 'Send the body as application/json.' }
    default:
      if (error.statusCode === 408) return { code: 'body_slow' }
      if (error.statusCode === 400) return { code: 'body_malformed', detail: error.message }
      return { code: 'internal_error' }
  }
}
