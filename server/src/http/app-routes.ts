import { SignIn, type Overview } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { Catalog } from '../catalog/catalog.ts'
import { may } from '../catalog/keys.ts'
import { parseKey } from '../query/parse/parse-key.ts'
import { printKey } from '../query/parse/print-search.ts'
import type { Dictionary } from '../warehouse/dictionary.ts'
import { signOutCookie, type Access } from './access.ts'
import { paths } from './endpoints.ts'
import type { LiveStream } from './live-stream.ts'
import { queryText } from './query-text.ts'
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

/** Open to anybody, so it takes no more than a key needs. */
const signInBytesMax = 1_024

export const dictionaryLimits = { default: 50, max: 1_000 } as const

/** What the web app asks beside questions: sign-in, overview, live stream, dictionary. */
export function appRoutes(app: FastifyInstance, tools: AppTools): void {
  app.post(paths.signIn, { bodyLimit: signInBytesMax }, (request, reply) => {
    const { access } = tools
    const key = signIn.Check(request.body) ? request.body.application_key : ''
    const refusal = access.refuseSignIn(key)
    if (refusal !== undefined) return refuse(reply, 'sentences', refusal)
    const cookie = access.signIn(key) ?? signOutCookie
    return reply.header('set-cookie', cookie).code(204).send()
  })
  app.post(paths.signOut, (_request, reply) =>
    reply.header('set-cookie', signOutCookie).code(204).send(),
  )
  void app.register((signedIn, _options, done) => {
    signedIn.addHook('onRequest', async (request, reply) => {
      const refusal = tools.access.refuseApp(request)
      return refusal === undefined ? undefined : refuse(reply, 'sentences', refusal)
    })
    overviewRoutes(signedIn, tools)
    dictionaryRoutes(signedIn, tools.dictionary)
    done()
  })
}

function overviewRoutes(app: FastifyInstance, tools: AppTools): void {
  app.get(paths.overview, async (request): Promise<Overview> => {
    return {
      version: tools.version,
      intake_url: `${request.protocol}://${request.host}${paths.prodlytics}`,
      api_key: shownApiKey(request, tools),
      applications: tools.catalog.applications().map(({ id, name }) => ({ id, name })),
      counters: await tools.countEvents(),
    }
  })
  app.get(paths.live, (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    tools.live.watch(reply.raw, () => tools.access.refuseApp(request) === undefined)
  })
}

/** The first key goes into the snippets of those who may see API keys, until it is deleted. */
function shownApiKey(request: FastifyRequest, { access, catalog, apiKey }: AppTools): string {
  const caller = access.callerKey(request)
  const isShown = caller !== undefined && may(caller, 'api_keys_read') && catalog.isApiKey(apiKey)
  return isShown ? apiKey : '<API key>'
}

function dictionaryRoutes(app: FastifyInstance, dictionary: Dictionary): void {
  app.get(paths.dictionaryEvents, async ({ query }) => {
    const names = await dictionary.eventNames({
      search: queryText(query, 'search'),
      limit: limit(query),
    })
    const events = names.map(({ name, type, count, firstSeenMs, lastSeenMs }) => {
      return { name, type, count, first_seen: firstSeenMs, last_seen: lastSeenMs }
    })
    return { events }
  })
  app.get(paths.dictionaryAttributes, async ({ query }) => {
    const asked = {
      event: queryText(query, 'event'),
      search: queryText(query, 'search'),
      limit: limit(query),
    }
    const seen = await dictionary.attributePaths(asked)
    return { attributes: seen.map((found) => ({ ...found, path: asKey(found.path) })) }
  })
  app.get(paths.dictionaryValues, async ({ query }, reply) => {
    const parsed = parseKey(queryText(query, 'attribute') ?? '')
    if (parsed.kind === 'faulty') {
      const detail = `Invalid value at attribute: ${parsed.message}`
      return refuse(reply, 'sentences', { code: 'question_malformed', detail })
    }
    const path = parsed.key.segments.join('.')
    return { values: await dictionary.topValues({ path, limit: limit(query) }) }
  })
}

/** The path as a question names it: with an @, and what has a meaning there escaped. */
function asKey(path: string): string {
  return printKey({ isAttribute: true, segments: path.split('.'), span: { start: 0, end: 0 } })
}

function limit(query: unknown): number {
  const asked = Number(queryText(query, 'limit') ?? dictionaryLimits.default)
  if (!Number.isInteger(asked) || asked < 1) return dictionaryLimits.default
  return Math.min(asked, dictionaryLimits.max)
}
