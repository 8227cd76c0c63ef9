import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { paths } from './endpoints.ts'

export type HealthTools = {
  readonly registry: Registry
  /** undefined: events can be accepted; else why not. */
  readonly whyNotAccepting: () => string | undefined
  /** undefined: questions can be answered too; else why not. */
  readonly whyNotAnswering: () => string | undefined
  readonly refreshGauges: () => void
}

/** For load balancers, orchestrators and Prometheus. */
export function healthRoutes(app: FastifyInstance, tools: HealthTools): void {
  app.get(paths.healthz, (_request, reply) => {
    const problem = tools.whyNotAccepting()
    return reply
      .code(problem === undefined ? 200 : 503)
      .send({ ok: problem === undefined, problem })
  })
  app.get(paths.readyz, (_request, reply) => {
    const problem = tools.whyNotAccepting() ?? tools.whyNotAnswering()
    return reply
      .code(problem === undefined ? 200 : 503)
      .send({ ok: problem === undefined, problem })
  })
  app.get(paths.metrics, async (_request, reply) => {
    tools.refreshGauges()
    return reply.type(tools.registry.contentType).send(await tools.registry.metrics())
  })
}
