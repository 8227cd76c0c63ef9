import type { Overview } from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Catalog } from '../catalog/catalog.ts'
import { permissionNames } from '../catalog/team.ts'
import { parseKey } from '../query/parse/parse-key.ts'
import { printKey } from '../query/parse/print-search.ts'
import type { Dictionary } from '../warehouse/dictionary.ts'
import { callerMay, type Access, type Caller } from './access.ts'
import { authorize } from './authorize.ts'
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
  readonly kept: Overview['kept']
  /** Shown in the snippet that sends the first event. */
  readonly apiKey: string
  readonly countEvents: () => Promise<Overview['counters']>
}

export const dictionaryLimits = { default: 50, max: 1_000 } as const

/** What the web app asks beside questions: overview, live stream, dictionary. */
export function appRoutes(app: FastifyInstance, tools: AppTools): void {
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', authorize(tools.access, 'rum_apps_read'))
    overviewRoutes(scope, tools)
    dictionaryRoutes(scope, tools.dictionary)
    done()
  })
}

function overviewRoutes(app: FastifyInstance, tools: AppTools): void {
  const { access, catalog } = tools
  app.get(paths.overview, async (request): Promise<Overview> => {
    const caller = access.caller(request)
    return {
      version: tools.version,
      kept: tools.kept,
      caller: shownCaller(caller),
      intake_url: `${request.protocol}://${request.host}${paths.prodlytics}`,
      api_key: shownApiKey(caller, tools),
      applications: catalog.applications().map(({ id, name }) => ({ id, name })),
      counters: await tools.countEvents(),
    }
  })
  app.get(paths.live, (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    tools.live.watch(reply.raw, () => access.refuseCaller(request, 'rum_apps_read') === undefined)
  })
}

function shownCaller(caller: Caller | undefined): Overview['caller'] {
  const member = caller?.kind === 'member' ? caller.member : undefined
  const allowed = permissionNames.filter(
    (permission) => caller !== undefined && callerMay(caller, permission),
  )
  return { email: member?.email ?? null, role: member?.role ?? null, permissions: allowed }
}

/** The first key goes into the snippets of those who may see API keys, until it is deleted. */
function shownApiKey(caller: Caller | undefined, { catalog, apiKey }: AppTools): string {
  const isAllowed = caller !== undefined && callerMay(caller, 'api_keys_read')
  return isAllowed && catalog.isApiKey(apiKey) ? apiKey : '<API key>'
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
