import type { ServerResponse } from 'node:http'
import { DemoRequest, type DemoStanding } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { EngineError } from '../warehouse/engine-error.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { demoPaths } from './demo-endpoints.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'

/** What became of a wish for demo data. */
export type Begun =
  | { readonly kind: 'begun'; readonly standing: DemoStanding }
  /** There are events that the demo's would be mixed with. */
  | { readonly kind: 'otherData' }
  /** The server does not take events yet. */
  | { readonly kind: 'away' }

/** A made-up shop, made by the server. */
export interface DemoLoading {
  standing(): DemoStanding
  /** Throws an EngineError while nobody knows what is stored. */
  begin(shop: DemoRequest): Promise<Begun>
  /** Tells of each change; gives what ends that. */
  watch(watcher: (standing: DemoStanding) => void): () => void
}

const demoRequest = Compile(DemoRequest)

export type DemoTools = { readonly access: Access; readonly demo: DemoLoading }

/** Loading of demo data, and its progress. */
export function demoRoutes(app: FastifyInstance, { access, demo }: DemoTools): void {
  const reading = { onRequest: authorize(access, 'rum_apps_read') }
  app.get(demoPaths.demo, reading, () => demo.standing())
  app.get(demoPaths.progress, reading, (_request, reply) => {
    reply.hijack()
    tellProgress(reply.raw, demo)
  })
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.post(demoPaths.demo, writing, (request, reply) => beginDemo(request, reply, demo))
    done()
  })
}

async function beginDemo(
  request: FastifyRequest,
  reply: FastifyReply,
  demo: DemoLoading,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, demoRequest)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const begun = await begin(demo, read.body)
  switch (begun.kind) {
    case 'begun':
      return reply.code(202).send(begun.standing)
    case 'otherData':
      return refuse(reply, 'sentences', { code: 'demo_other_events' })
    case 'away':
      return refuse(reply, 'sentences', { code: 'warehouse_unavailable' })
  }
}

async function begin(demo: DemoLoading, shop: DemoRequest): Promise<Begun> {
  try {
    return await demo.begin(shop)
  } catch (error) {
    if (error instanceof EngineError && error.retryable) return { kind: 'away' }
    throw error
  }
}

/** Ends by itself: whoever watched is not held for ever. */
function tellProgress(response: ServerResponse, demo: DemoLoading): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const tell = (standing: DemoStanding): void => {
    response.write(`event: progress\ndata: ${JSON.stringify(standing)}\n\n`)
    if (standing.state !== 'loading') response.end()
  }
  const end = demo.watch(tell)
  response.once('close', end)
  tell(demo.standing())
}
