import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify'
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

/** For load balancers and orchestrators, who have no key. */
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
}

/** For Prometheus. */
export function metricsRoute(
  app: FastifyInstance,
  { readMetrics }: Pick<HealthTools, 'readMetrics'>,
  onRequest: onRequestAsyncHookHandler,
): void {
  app.get(paths.metrics, { onRequest }, async (_request, reply) => {
    const metrics = await readMetrics()
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })
}
