import { errorCodes, permissions } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { keyHash, keyUuid } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { keyDocument } from '../catalog/keys.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import { aLetter, heldLetters } from './a-letter.ts'
import { deadLetterPaths } from './dead-letter-endpoints.ts'
import { routePath, type Endpoint } from './endpoint.ts'
import { endpoints, paths } from './endpoints.ts'
import { emptyDictionary, fakeTools, intakeHeaders, keys, questionHeaders } from './fake-stages.ts'
import { eventSchemaPaths } from './event-schema-endpoints.ts'
import { ingestionPaths } from './ingestion-endpoints.ts'
import { keyPaths } from './key-endpoints.ts'
import { managementPaths } from './management-endpoints.ts'
import { segmentPaths } from './segment-endpoints.ts'
import { buildServer, type ServerTools } from './server.ts'

let app: FastifyInstance
let tools: ServerTools
let cookie: string
const deadLetters = heldLetters()

beforeAll(async () => {
  tools = await fakeTools({ deadLetters })
  app = await buildServer(tools)
  cookie = signedIn(tools)
})
afterAll(() => app.close())

function signedIn({ app: { access } }: ServerTools): string {
  return access.signIn(keys.application_key)?.split(';')[0] ?? ''
}

const anEvent = { type: 'server', application: { id: 'shop' }, event: { name: 'paid' } }
const scalarQuestion = {
  data: {
    type: 'formula_analytics_extended_request',
    attributes: {
      from: 0,
      to: 1_000,
      query: {
        compute: { aggregation: 'count', interval: 1_000 },
        query: { data_source: 'product_analytics', search: { query: '' } },
        group_by: [{ facet: '@tier' }],
      },
    },
  },
}

const listQuestion = {
  data: {
    type: 'formula_analytics_extended_list_request',
    attributes: {
      from: 0,
      to: 1_000,
      query: { query: { data_source: 'product_analytics', search: { query: '' } } },
    },
  },
}

function formulaQuestion(type: string) {
  const compute = { aggregation: 'count' }
  const group_by = [{ facet: '@tier' }]
  const query = { data_source: 'product_analytics', name: 'a', compute, group_by }
  const attributes = { from: 0, to: 1_000, queries: [query], formulas: [{ formula: '2 * a' }] }
  return { data: { type, attributes } }
}

function url({ path }: Endpoint): string {
  if (path === paths.dictionaryValues) return `${path}?attribute=@tier`
  return path.replace('{id}', namedIds[path] ?? idOf(path))
}

const segmentId = '11111111-2222-4333-8444-555555555555'

/** What stands in a path for `{id}`, but for keys. */
const namedIds: Readonly<Record<string, string>> = {
  [managementPaths.application]: 'shop',
  [segmentPaths.template]: 'new_users',
  [segmentPaths.segment]: segmentId,
  [segmentPaths.members]: segmentId,
  [deadLetterPaths.deadLetter]: 'letter-1',
  [eventSchemaPaths.eventSchema]: segmentId,
}

const spareKeys = { api_key: 'spare-key-0123456', application_key: 'spare-app-0123456' } as const

function idOf(path: string): string {
  return keyUuid(keyHash(spareKeys[path === keyPaths.apiKey ? 'api_key' : 'application_key']))
}

beforeEach(async () => {
  const { catalog } = tools.app
  catalog.addApplication({ id: 'shop', name: 'shop' })
  await forgetSegments(catalog)
  await catalog.put(aSchema)
  await deadLetters.setAside(aLetter({ token: 'letter-1' }))
  for (const kind of ['api_key', 'application_key'] as const) {
    await catalog.put(keyDocument(spareKeys[kind], { kind, name: 'spare', createdAtMs: 1 }))
  }
})

async function forgetSegments(catalog: Catalog): Promise<void> {
  for (const { id } of catalog.segments()) await catalog.put({ kind: 'segment', id, deleted: true })
  await catalog.put({
    kind: 'segment',
    id: segmentId,
    deleted: false,
    name: 'Known',
    description: '',
    entity: 'user',
    createdAtMs: 1,
    modifiedAtMs: 1,
    content: { kind: 'static', listId: 'none', memberCount: 0 },
  })
}

const aSchema = {
  kind: 'event_schema',
  id: segmentId,
  deleted: false,
  eventType: 'paid',
  description: '',
  isEnabled: true,
  jsonSchema: {},
  createdAtMs: 1,
  modifiedAtMs: 1,
} as const

const served = endpoints.filter(({ path }) => path !== paths.live)

const methods = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
} as const

test('every path is documented, and every documented endpoint is served', () => {
  const documented = new Set(endpoints.map(({ path }) => path))
  expect([...documented].toSorted()).toEqual(
    [
      paths,
      managementPaths,
      keyPaths,
      segmentPaths,
      eventSchemaPaths,
      ingestionPaths,
      deadLetterPaths,
    ]
      .flatMap((all) => Object.values<string>(all))
      .toSorted(),
  )
  const notServed = endpoints.filter(
    ({ method, path }) => !app.hasRoute({ method: methods[method], url: routePath(path) }),
  )
  expect(notServed).toEqual([])
})

const refusalOf = { open: [200, 204, 403], apiKey: [401, 403], bothKeys: [403], signedIn: [403] }

test.each(endpoints)('$method $path without a key answers as documented', async (endpoint) => {
  const { method, access, answers } = endpoint

  const { statusCode } = await app.inject({ method, url: url(endpoint) })

  expect(refusalOf[access]).toContain(statusCode)
  expect(Object.keys(answers)).toContain(String(statusCode))
})

const facetQuestion = {
  data: { type: 'users_facet_info_request', attributes: { facet_id: 'last_seen', limit: 1 } },
}

const schemaOfPaid = { event_type: 'paid', json_schema: { 'event@properties': {} } }

const bodyOf: Readonly<Record<string, object>> = {
  [paths.prodlytics]: { ...anEvent, usr: { id: 'u' } },
  [paths.productAnalyticsEvents]: { ...anEvent, usr: { id: 'u' } },
  [paths.scalar]: scalarQuestion,
  [paths.timeseries]: scalarQuestion,
  [paths.list]: listQuestion,
  [paths.users]: { data: { type: 'query_users_request' } },
  [paths.accounts]: { data: { type: 'query_account_request' } },
  [paths.eventFilteredUsers]: {
    data: {
      type: 'query_event_filtered_users_request',
      attributes: { event_query: { time_frame: { start: 0, end: 1 } } },
    },
  },
  [paths.userFacet]: facetQuestion,
  [paths.accountFacet]: facetQuestion,
  [paths.scalarFormulas]: formulaQuestion('scalar_request'),
  [paths.timeseriesFormulas]: formulaQuestion('timeseries_request'),
  [paths.signIn]: { application_key: keys.application_key },
  [managementPaths.applications]: {
    data: { type: 'rum_application_create', attributes: { name: 'Shop' } },
  },
  [managementPaths.application]: { data: { type: 'rum_application_update', id: 'shop' } },
  [keyPaths.apiKeys]: { data: { type: 'api_keys', attributes: { name: 'new' } } },
  [keyPaths.apiKey]: {
    data: { type: 'api_keys', id: idOf(keyPaths.apiKey), attributes: { name: 'new' } },
  },
  [keyPaths.ownApplicationKeys]: {
    data: { type: 'application_keys', attributes: { name: 'new', scopes: ['rum_apps_read'] } },
  },
  [segmentPaths.segments]: {
    data: { type: 'segment_create', attributes: { name: 'Everybody' } },
  },
  [segmentPaths.staticSegments]: {
    data: { type: 'static_segment_create', attributes: { name: 'Some', ids: ['u'] } },
  },
  [segmentPaths.members]: {
    data: { type: 'segment_members_update', attributes: { add: ['u'] } },
  },
  [segmentPaths.segment]: {
    data: { type: 'segment_update', id: segmentId, attributes: { name: 'All' } },
  },
  [eventSchemaPaths.eventSchemas]: {
    data: { type: 'event_schema_create', attributes: schemaOfPaid },
  },
  [eventSchemaPaths.eventSchema]: {
    data: { type: 'event_schema_update', id: segmentId, attributes: schemaOfPaid },
  },
  [deadLetterPaths.deadLetter]: { ...anEvent, usr: { id: 'u' } },
  [deadLetterPaths.replay]: { data: { type: 'dead_letter_replay', attributes: {} } },
  [keyPaths.applicationKey]: applicationKeyUpdate(),
  [keyPaths.ownApplicationKey]: applicationKeyUpdate(),
}

function applicationKeyUpdate(): object {
  const id = idOf(keyPaths.applicationKey)
  return { data: { type: 'application_keys', id, attributes: { name: 'new' } } }
}

type Headers = Readonly<Record<string, string>>

async function askWith(endpoint: Endpoint, headers: Headers) {
  const { method, path } = endpoint
  const body = method === 'get' ? undefined : bodyOf[path]
  const payload = body === undefined ? {} : { payload: body }
  return app.inject({ method, url: url(endpoint), headers, ...payload })
}

test.each(served)('$method $path with what it needs answers its first status', async (endpoint) => {
  const { access, answers } = endpoint
  const headers = {
    open: {},
    apiKey: intakeHeaders,
    bothKeys: questionHeaders,
    signedIn: { cookie },
  }[access]

  const { statusCode } = await askWith(endpoint, headers)

  expect(statusCode).toBe(Number(Object.keys(answers)[0]))
})

const limitedKey = 'limited-key-0123456'

/** What somebody shows whose application key allows these permissions and no other. */
async function limitedTo(scopes: string[], access: Endpoint['access']): Promise<Headers> {
  const content = { kind: 'application_key', name: 'limited', createdAtMs: 1, scopes } as const
  await tools.app.catalog.put(keyDocument(limitedKey, content))
  const limited = tools.app.access.signIn(limitedKey)?.split(';')[0] ?? ''
  return access === 'signedIn'
    ? { cookie: limited }
    : { ...intakeHeaders, 'dd-application-key': limitedKey }
}

const permitted = served.flatMap(({ permission, ...rest }) =>
  permission === undefined ? [] : [{ ...rest, permission }],
)

test.each(permitted)('$method $path needs $permission and nothing else', async (endpoint) => {
  const { access, answers, permission } = endpoint
  const others = Object.keys(permissions).filter((name) => name !== permission)

  const refused = await askWith(endpoint, await limitedTo(others, access))
  const needed = permission === 'user_app_keys' ? [permission, 'rum_apps_read'] : [permission]
  const allowed = await askWith(endpoint, await limitedTo(needed, access))

  expect(refused.statusCode).toBe(403)
  expect(refused.json()).toEqual({
    errors: [`This needs the permission ${permission}, which the application key does not have.`],
  })
  expect(allowed.statusCode).toBe(Number(Object.keys(answers)[0]))
})

test('a question of nobody known is refused before its body is read', async () => {
  const { statusCode } = await app.inject({
    method: 'POST',
    url: paths.scalar,
    headers: { 'content-encoding': 'zstd1' },
    payload: 'not even JSON',
  })

  expect(statusCode).toBe(403)
})

test.each([
  { code: 'body_too_large' as const, headers: {}, payload: ' '.repeat(5 * 1024 * 1024 + 1) },
  {
    code: 'encoding_unsupported' as const,
    headers: { 'content-encoding': 'zstd1' },
    payload: '{}',
  },
])('a question is answered $code under the status of the table', async (fault) => {
  const { statusOfQuestion, sentence } = errorCodes[fault.code]

  const answer = await app.inject({
    method: 'POST',
    url: paths.scalar,
    headers: { ...questionHeaders, ...fault.headers },
    payload: fault.payload,
  })

  expect(answer.statusCode).toBe(statusOfQuestion)
  expect(answer.json()).toEqual({ errors: [sentence] })
})

test('a sign-in of more than 1,024 bytes is answered 413', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: paths.signIn,
    payload: { application_key: 'x'.repeat(2_000) },
  })

  expect(answer.statusCode).toBe(413)
  expect(answer.json()).toEqual({ errors: ['The body is over 1024 bytes.'] })
})

test('the time of each question is counted under its route and status', async () => {
  const counted = await fakeTools()
  const countedApp = await buildServer(counted)
  const asked = { method: 'POST', url: paths.scalar, payload: scalarQuestion } as const
  await countedApp.inject(asked)
  await countedApp.inject(asked)
  await countedApp.inject({ ...asked, headers: questionHeaders })
  const text = await counted.metrics.registry.metrics()
  await countedApp.close()

  const count = `throughline_question_seconds_count{route="${paths.scalar}"`
  expect(text).toContain(`${count},status="403"} 2`)
  expect(text).toContain(`${count},status="200"} 1`)
})

const starting = () =>
  Promise.reject(new EngineError('unavailable', 'the engine is starting', { retryable: true }))

test('while the engine is away a question and the dictionary answer 429 and when to ask again', async () => {
  const dictionary = { ...emptyDictionary, eventNames: starting, topValues: starting }
  const away = await fakeTools({ dictionary, queryRows: starting })
  const awayApp = await buildServer(away)
  const headers = { cookie: signedIn(away) }

  const answers = [
    await awayApp.inject({ url: paths.dictionaryEvents, headers }),
    await awayApp.inject({ url: `${paths.dictionaryValues}?attribute=@tier`, headers }),
    await awayApp.inject({
      method: 'POST',
      url: paths.scalar,
      headers: questionHeaders,
      payload: scalarQuestion,
    }),
  ]
  await awayApp.close()

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([429, 429, 429])
  for (const answer of answers) {
    expect(answer.headers).toMatchObject({ 'retry-after': '2', 'x-ratelimit-reset': '2' })
    expect(answer.json()).toEqual({ errors: [errorCodes.warehouse_unavailable.sentence] })
  }
})

test('a path that the dictionary names can be asked for as it was named', async () => {
  const asked: string[] = []
  const named = await fakeTools({
    dictionary: {
      ...emptyDictionary,
      attributePaths: () =>
        Promise.resolve([{ path: 'cart.total (EUR)', types: ['Int64'], count: 1 }]),
      topValues({ path }) {
        asked.push(path)
        return Promise.resolve([])
      },
    },
  })
  const namedApp = await buildServer(named)
  const headers = { cookie: signedIn(named) }

  const attributes = await namedApp.inject({ url: paths.dictionaryAttributes, headers })
  const key = '@cart.total\\ \\(EUR\\)'
  const url = `${paths.dictionaryValues}?attribute=${encodeURIComponent(key)}`
  const values = await namedApp.inject({ url, headers })
  await namedApp.close()

  expect(attributes.json()).toMatchObject({ attributes: [{ path: key }] })
  expect(values.statusCode).toBe(200)
  expect(asked).toEqual(['cart.total (EUR)'])
})

test.each([
  ['', 400],
  ['?attribute=', 400],
  ['?attribute=tier', 400],
  ['?attribute=@', 400],
  ['?attribute=@tier', 200],
  ['?attribute=service', 200],
])('the values of an attribute asked as "%s" are answered %i', async (query, status) => {
  const answer = await app.inject({
    url: `${paths.dictionaryValues}${query}`,
    headers: { cookie },
  })

  expect(answer.statusCode).toBe(status)
})
