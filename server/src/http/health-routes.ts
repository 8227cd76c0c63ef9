import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { paths } from './endpoints.ts'

export type HealthTools = {
  /** The metrics of all processes together, now. */
  readonly readMetrics: () => Promise<Registry>
  /** undefined: events can be accepted; else why not. */
  readonly whyNotAccepting: () => Promise<string | undefined>
  /** undefined: questions can be answered too; else why not. */
  readonly whyNotAnswering: () => string | undefined
}

/** For load balancers, orchestrators and Prometheus. */
export function healthRoutes(app: FastifyInstance, tools: HealthTools): void {
  app.get(paths.healthz, async (_request, reply) => {
    const problem = await tools.whyNotAccepting()
    return reply
      .code(problem === undefined ? 200 : 503)
      .send({ ok: problem === undefined, problem })
  })
  app.get(paths.readyz, async (_request, reply) => {
    const problem = (await tools.whyNotAccepting()) ?? tools.whyNotAnswering()
    return reply
      .code(problem === undefined ? 200 : 503)
      .send({ ok: problem === undefined, problem })
  })
  app.get(paths.metrics, async (_request, reply) => {
    const metrics = await tools.readMetrics()
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })
}
