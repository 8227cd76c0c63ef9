import { errorCodes, permissions } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Catalog } from '../catalog/catalog.ts'
import { keyDocument } from '../catalog/keys.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import { aLetter, heldLetters } from './a-letter.ts'
import { agentPaths } from './agent-endpoints.ts'
import { datalyrPaths } from './datalyr-endpoints.ts'
import { deadLetterPaths } from './dead-letter-endpoints.ts'
import { routePath, type Endpoint } from './endpoint.ts'
import { endpoints, paths } from './endpoints.ts'
import {
  aSchema,
  bodyOf,
  idOf,
  namedIds,
  pathsWithKey,
  scalarQuestion,
  segmentId,
  spareKeys,
  viewUpdate,
  webhookKey,
} from './example-requests.ts'
import { emptyDictionary, fakeTools, intakeHeaders, keys, questionHeaders } from './fake-stages.ts'
import { eventSchemaPaths } from './event-schema-endpoints.ts'
import { ingestionPaths } from './ingestion-endpoints.ts'
import { keyPaths } from './key-endpoints.ts'
import { managementPaths } from './management-endpoints.ts'
import { otlpPaths } from './otlp-endpoints.ts'
import { peoplePaths } from './people-endpoints.ts'
import { rumPaths } from './rum-endpoints.ts'
import { calledPaths } from './segment-call-endpoints.ts'
import { savedPaths } from './saved-endpoints.ts'
import { segmentPaths } from './segment-endpoints.ts'
import { buildServer, type ServerTools } from './server.ts'
import { retentionPaths } from './retention-endpoints.ts'
import { tracePaths } from './trace-endpoints.ts'
import { tracardiPaths } from './tracardi-endpoints.ts'
import { trackPath } from './track-endpoint.ts'

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

function url({ path }: Endpoint): string {
  if (path === paths.dictionaryValues) return `${path}?attribute=@tier`
  if (path === peoplePaths.people) return `${path}?id=user:u`
  const named = path.replace('{id}', namedIds[path] ?? idOf(path))
  return path === tracePaths.eventTrace ? `${named}?application_id=shop&timestamp=1` : named
}

beforeEach(async () => {
  const { catalog } = tools.app
  catalog.addApplication({ id: 'shop', name: 'shop' })
  await forgetSegments(catalog)
  await catalog.put(aSchema)
  await catalog.put({ ...aView, kind: 'chart', screen: 'explore', query: '' })
  await catalog.put({ ...aView, kind: 'dashboard', tiles: [] })
  await deadLetters.setAside(aLetter({ token: 'letter-1' }))
  const webhook = {
    name: 'hook',
    createdAtMs: 1,
    sourceType: 'webhook',
    applicationId: 'shop',
  } as const
  await catalog.put(keyDocument(webhookKey, { kind: 'api_key', ...webhook }))
  for (const kind of ['api_key', 'application_key'] as const) {
    await catalog.put(keyDocument(spareKeys[kind], { kind, name: 'spare', createdAtMs: 1 }))
  }
  // Or each protocol would make an application of its own.
  const first = { kind: 'api_key', name: 'first', createdAtMs: 1, applicationId: 'shop' } as const
  await catalog.put(keyDocument(keys.api_key, first))
})

const aView = {
  id: segmentId,
  deleted: false,
  name: 'Known',
  description: '',
  createdAtMs: 1,
  modifiedAtMs: 1,
} as const

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
      { trackPath },
      datalyrPaths,
      tracardiPaths,
      rumPaths,
      agentPaths,
      otlpPaths,
      calledPaths.map(({ path }) => path),
      managementPaths,
      keyPaths,
      segmentPaths,
      peoplePaths,
      eventSchemaPaths,
      savedPaths,
      ingestionPaths,
      deadLetterPaths,
      tracePaths,
      retentionPaths,
    ]
      .flatMap((all) => Object.values<string>(all))
      .toSorted(),
  )
  const notServed = endpoints.filter(
    ({ method, path }) => !app.hasRoute({ method: methods[method], url: routePath(path) }),
  )
  expect(notServed).toEqual([])
})

const refusalOf = {
  open: [200, 204, 403],
  apiKey: [401, 403],
  // Where the key may stand in the body, that is looked at first.
  senderKey: [400, 401],
  bothKeys: [403],
  signedIn: [403],
}

test.each(endpoints)('$method $path without a key answers as documented', async (endpoint) => {
  const { method, access, answers } = endpoint

  const { statusCode } = await app.inject({ method, url: url(endpoint) })

  expect(refusalOf[access]).toContain(statusCode)
  expect(Object.keys(answers)).toContain(String(statusCode))
})

type Headers = Readonly<Record<string, string>>

/** The body of what replaces a view as it is by now. */
function revisedBody(path: string): object | undefined {
  const { catalog } = tools.app
  const known: Readonly<Record<string, number | undefined>> = {
    [savedPaths.chart]: catalog.chart(segmentId)?.version,
    [savedPaths.dashboard]: catalog.dashboard(segmentId)?.version,
  }
  return known[path] === undefined ? undefined : viewUpdate(path, known[path])
}

async function askWith(endpoint: Endpoint, headers: Headers) {
  const { method, path } = endpoint
  const body = method === 'get' ? undefined : (revisedBody(path) ?? bodyOf[path])
  const payload = body === undefined ? {} : { payload: body }
  return app.inject({ method, url: pathsWithKey[path] ?? url(endpoint), headers, ...payload })
}

test.each(served)('$method $path with what it needs answers its first status', async (endpoint) => {
  const { access, answers } = endpoint
  const headers = {
    open: {},
    apiKey: intakeHeaders,
    senderKey: intakeHeaders,
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
