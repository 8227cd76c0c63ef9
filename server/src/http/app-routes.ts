import { SignIn, type Overview } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { Catalog } from '../catalog/catalog.ts'
import type { Dictionary } from '../warehouse/dictionary.ts'
import { signOutCookie, type Access } from './access.ts'
import type { LiveStream } from './live-stream.ts'
import { refuse } from './refusals.ts'

export type AppTools = {
  readonly access: Access
  readonly catalog: Catalog
  readonly dictionary: Dictionary
  readonly live: LiveStream
  readonly version: string
  /** Shown in the snippet that sends the first event. */
  readonly apiKey: string
  readonly countEvents: () => Promise<Overview['counters']>
}

const signIn = Compile(SignIn)

export const dictionaryLimits = { default: 50, max: 1_000 } as const

/** What the web app asks beside questions: sign-in, overview, live stream, dictionary. */
export function appRoutes(app: FastifyInstance, tools: AppTools): void {
  app.post('/api/app/sign-in', (request, reply) => {
    const cookie = signIn.Check(request.body)
      ? tools.access.signIn(request.body.application_key)
      : undefined
    if (cookie === undefined) return refuse(reply, 'sentences', { code: 'application_key_unknown' })
    return reply.header('set-cookie', cookie).code(204).send()
  })
  app.post('/api/app/sign-out', (_request, reply) =>
    reply.header('set-cookie', signOutCookie).code(204).send(),
  )
  void app.register((signedIn, _options, done) => {
    signedIn.addHook('onRequest', async (request, reply) => {
      const code = tools.access.refuseApp(request)
      return code === undefined ? undefined : refuse(reply, 'sentences', { code })
    })
    overviewRoutes(signedIn, tools)
    dictionaryRoutes(signedIn, tools.dictionary)
    done()
  })
}

function overviewRoutes(app: FastifyInstance, tools: AppTools): void {
  app.get('/api/app/overview', async (request): Promise<Overview> => {
    return {
      version: tools.version,
      intake_url: `${request.protocol}://${request.host}/api/v2/prodlytics`,
      api_key: tools.apiKey,
      applications: tools.catalog.applications().map(({ id, name }) => ({ id, name })),
      counters: await tools.countEvents(),
    }
  })
  app.get('/api/app/live', (_request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    tools.live.watch(reply.raw)
  })
}

function dictionaryRoutes(app: FastifyInstance, dictionary: Dictionary): void {
  app.get('/api/app/dictionary/events', async ({ query }) => {
    const names = await dictionary.eventNames({
      search: text(query, 'search'),
      limit: limit(query),
    })
    const events = names.map(({ name, type, count, firstSeenMs, lastSeenMs }) => {
      return { name, type, count, first_seen: firstSeenMs, last_seen: lastSeenMs }
    })
    return { events }
  })
  app.get('/api/app/dictionary/attributes', async ({ query }) => {
    const asked = {
      event: text(query, 'event'),
      search: text(query, 'search'),
      limit: limit(query),
    }
    const paths = await dictionary.attributePaths(asked)
    return { attributes: paths.map((found) => ({ ...found, path: `@${found.path}` })) }
  })
  app.get('/api/app/dictionary/values', async ({ query }) => {
    const path = (text(query, 'attribute') ?? '').replace(/^@/, '')
    return { values: await dictionary.topValues({ path, limit: limit(query) }) }
  })
}

function text(query: unknown, key: string): string | undefined {
  if (typeof query !== 'object' || query === null) return undefined
  const value: unknown = Object.entries(query).find(([name]) => name === key)?.[1]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function limit(query: unknown): number {
  const asked = Number(text(query, 'limit') ?? dictionaryLimits.default)
  if (!Number.isInteger(asked) || asked < 1) return dictionaryLimits.default
  return Math.min(asked, dictionaryLimits.max)
}
