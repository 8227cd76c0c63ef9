/**
 * `POST /track` is an address of several protocols. The body is read once, and each is asked whether it
 * is one of its own.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isTrackBody } from '../intake/tracardi/read-track.ts'
import type { IntakeTools } from './accept-events.ts'
import { letPagesSend } from './cross-origin.ts'
import { acceptDatalyr, refuseDatalyr } from './datalyr-routes.ts'
import { readIntakeJson, type ReadRequest } from './intake-json.ts'
import { acceptAnyBody } from './request-body.ts'
import { trackPath } from './track-endpoint.ts'
import { acceptTracardi } from './tracardi-routes.ts'

/** A protocol whose events come to `POST /track` too. */
type TrackProtocol = {
  readonly isIts: (body: unknown) => boolean
  readonly accept: (read: ReadRequest, tools: IntakeTools) => Promise<FastifyReply>
}

/** Asked in this order. Datalyr takes whatever they leave, and says what is wrong with it. */
const others: readonly TrackProtocol[] = [{ isIts: isTrackBody, accept: acceptTracardi }]

/** The address that several protocols share. */
export function trackRoutes(app: FastifyInstance, tools: IntakeTools): void {
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    letPagesSend(scope, [trackPath], tools.catalog)
    scope.post(trackPath, { config: { errorStyle: 'datalyr' } }, async (request, reply) => {
      const body = await readIntakeJson(request)
      if (body.kind === 'refused') {
        return refuseDatalyr(body.refusal, reply, tools)
      }
      const accept = others.find(({ isIts }) => isIts(body.value))?.accept ?? acceptDatalyr
      return accept({ body, request, reply }, tools)
    })
    done()
  })
}
