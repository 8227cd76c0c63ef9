import type { ServerResponse } from 'node:http'
import { DemoRequest, type DemoContents, type DemoStanding } from '@throughline/contract'
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
  /** The other of loading and removing is under way. */
  | { readonly kind: 'busy' }
  /** The server does not take events yet. */
  | { readonly kind: 'away' }

/** A made-up shop, made by the server. */
export interface DemoLoading {
  standing(): DemoStanding
  /** Throws an EngineError while nobody knows what is stored. */
  begin(shop: DemoRequest): Promise<Begun>
  /** Begins to take away what it made, and nothing that somebody else has sent or changed. */
  remove(): Begun
  /** What that would take away. Throws an EngineError while nobody knows what is stored. */
  contents(): Promise<DemoContents>
  /** Tells of each change; gives what ends that. */
  watch(watcher: (standing: DemoStanding) => void): () => void
}

const demoRequest = Compile(DemoRequest)

export type DemoTools = { readonly access: Access; readonly demo: DemoLoading }

/** Loading and removing of demo data, and the progress of both. */
export function demoRoutes(app: FastifyInstance, { access, demo }: DemoTools): void {
  const reading = { onRequest: authorize(access, 'rum_apps_read') }
  app.get(demoPaths.demo, reading, () => demo.standing())
  app.get(demoPaths.progress, reading, (_request, reply) => {
    reply.hijack()
    tellProgress(reply.raw, demo)
  })
  app.get(demoPaths.contents, reading, (_request, reply) =>
    unlessAway(reply, async () => reply.send(await demo.contents())),
  )
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.post(demoPaths.demo, writing, (request, reply) => beginDemo(request, reply, demo))
    scope.delete(demoPaths.demo, writing, (_request, reply) => answerBegun(reply, demo.remove()))
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
  return unlessAway(reply, async () => answerBegun(reply, await demo.begin(read.body)))
}

function answerBegun(reply: FastifyReply, begun: Begun): FastifyReply {
  switch (begun.kind) {
    case 'begun':
      return reply.code(202).send(begun.standing)
    case 'otherData':
      return refuse(reply, 'sentences', { code: 'demo_other_events' })
    case 'busy':
      return refuse(reply, 'sentences', { code: 'demo_busy' })
    case 'away':
      return refuse(reply, 'sentences', { code: 'warehouse_unavailable' })
  }
}

async function unlessAway(
  reply: FastifyReply,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof EngineError && error.retryable) return answerBegun(reply, { kind: 'away' })
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
    if (!isUnderWay(standing)) response.end()
  }
  const end = demo.watch(tell)
  response.once('close', end)
  tell(demo.standing())
}

function isUnderWay({ state }: DemoStanding): boolean {
  return state === 'loading' || state === 'removing'
}
