import { errorCodes, permissions } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { keyDocument } from '../catalog/keys.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import { agentPaths } from './agent-endpoints.ts'
import { datalyrPaths } from './datalyr-endpoints.ts'
import { deadLetterPaths } from './dead-letter-endpoints.ts'
import { demoPaths } from './demo-endpoints.ts'
import { routePath } from './endpoint.ts'
import { endpoints, paths } from './endpoints.ts'
import { scalarQuestion } from './example-requests.ts'
import {
  methods,
  openExamples,
  served,
  urlOf,
  type Examples,
  type Headers,
} from './example-server.ts'
import {
  emptyDictionary,
  fakeTools,
  intakeHeaders,
  ofOwnPage,
  questionHeaders,
  signedInAs,
} from './fake-stages.ts'
import { eventSchemaPaths } from './event-schema-endpoints.ts'
import { importPaths } from './import-endpoints.ts'
import { ingestionPaths } from './ingestion-endpoints.ts'
import { keyPaths } from './key-endpoints.ts'
import { managementPaths } from './management-endpoints.ts'
import { otlpPaths } from './otlp-endpoints.ts'
import { peoplePaths } from './people-endpoints.ts'
import { rumPaths } from './rum-endpoints.ts'
import { calledPaths } from './segment-call-endpoints.ts'
import { segmentPaths } from './segment-endpoints.ts'
import { buildServer, type ServerTools } from './server.ts'
import { savedPaths } from './saved-endpoints.ts'
import { sessionPaths } from './session-endpoints.ts'
import { teamPaths } from './team-endpoints.ts'
import { retentionPaths } from './retention-endpoints.ts'
import { tracePaths } from './trace-endpoints.ts'
import { tracardiPaths } from './tracardi-endpoints.ts'
import { trackPath } from './track-endpoint.ts'

let examples: Examples
let app: FastifyInstance
let tools: ServerTools

beforeAll(async () => {
  examples = await openExamples()
  app = examples.app
  tools = examples.tools
})
afterAll(() => app.close())
beforeEach(() => examples.renew())

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
      demoPaths,
      importPaths,
      ingestionPaths,
      deadLetterPaths,
      tracePaths,
      retentionPaths,
      sessionPaths,
      teamPaths,
      savedPaths,
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
  loopback: [200],
  apiKey: [401, 403],
  // Where the key may stand in the body, that is looked at first.
  senderKey: [400, 401],
  bothKeys: [403],
  signedIn: [403],
}

test.each(endpoints)('$method $path without a key answers as documented', async (endpoint) => {
  const { method, access, answers } = endpoint

  const { statusCode } = await app.inject({ method, url: urlOf(endpoint) })

  expect(refusalOf[access]).toContain(statusCode)
  expect(Object.keys(answers)).toContain(String(statusCode))
})

test.each(served)('$method $path with what it needs answers its first status', async (endpoint) => {
  const { access, answers, path } = endpoint
  const headers = {
    // A tracer's routes let no page send, a session's nobody else.
    open: path.startsWith('/api/app/') ? ofOwnPage : {},
    loopback: {},
    apiKey: intakeHeaders,
    senderKey: intakeHeaders,
    bothKeys: questionHeaders,
    signedIn: await signedInAs(tools, 'viewer'),
  }[access]

  const { statusCode } = await examples.ask(endpoint, headers)

  expect(statusCode).toBe(Number(Object.keys(answers)[0]))
})

const limitedKey = 'limited-key-0123456'

/** What somebody shows whose application key allows these permissions and no other. */
async function limitedTo(scopes: string[]): Promise<Headers> {
  const content = { kind: 'application_key', name: 'limited', createdAtMs: 1, scopes } as const
  await tools.app.catalog.put(keyDocument(limitedKey, content))
  return { ...intakeHeaders, 'dd-application-key': limitedKey }
}

const permitted = served.flatMap(({ permission, ...rest }) =>
  permission === undefined ? [] : [{ ...rest, permission }],
)

/** What the body gives away, which whoever sends it must have too. */
const alsoNeeded: Readonly<Record<string, readonly string[]>> = {
  user_app_keys: ['rum_apps_read'],
  user_access_manage: ['rum_apps_read', 'rum_apps_write', 'api_keys_read', 'user_app_keys'],
}

test.each(permitted)('$method $path needs $permission and nothing else', async (endpoint) => {
  const { answers, permission } = endpoint
  const others = Object.keys(permissions).filter((name) => name !== permission)

  const refused = await examples.ask(endpoint, await limitedTo(others))
  const needed = [permission, ...(alsoNeeded[permission] ?? [])]
  const allowed = await examples.ask(endpoint, await limitedTo(needed))

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

test('a sign-in of more than 4,096 bytes is answered 413', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: sessionPaths.signIn,
    headers: ofOwnPage,
    payload: { email: 'x'.repeat(5_000) },
  })

  expect(answer.statusCode).toBe(413)
  expect(answer.json()).toEqual({ errors: ['The body is over 4096 bytes.'] })
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
  const headers = questionHeaders

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
  const headers = questionHeaders

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
    headers: questionHeaders,
  })

  expect(answer.statusCode).toBe(status)
})
