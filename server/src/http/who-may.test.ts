/** Who is let on where: every role, page and reach against every endpoint. */
import { errorCodes, permissions, roles } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Endpoint } from './endpoint.ts'
import { paths } from './endpoints.ts'
import { scalarQuestion } from './example-requests.ts'
import { methods, openExamples, served, urlOf, type Examples } from './example-server.ts'
import { questionHeaders, signedInAs } from './fake-stages.ts'
import { keyPaths } from './key-endpoints.ts'
import { buildServer, type ServerTools } from './server.ts'

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

const permitted = served.flatMap(({ permission, ...rest }) =>
  permission === undefined ? [] : [{ ...rest, permission }],
)

const ofRoles = permitted.flatMap((endpoint) => roles.map((role) => ({ ...endpoint, role })))

/** Somebody signed in has no keys of their own yet, so theirs are not found. */
function answersOf({ path, answers }: Pick<Endpoint, 'path' | 'answers'>): string {
  return path === keyPaths.ownApplicationKey ? '404' : (Object.keys(answers)[0] ?? '')
}

test.each(ofRoles)('$role: $method $path, which needs $permission', async (endpoint) => {
  const { role, permission } = endpoint
  const isAllowed = roles.indexOf(role) >= roles.indexOf(permissions[permission].role)

  const { statusCode, body } = await examples.ask(endpoint, await signedInAs(tools, role))

  expect(String(statusCode)).toBe(isAllowed ? answersOf(endpoint) : '403')
  expect(body.includes(`which the role ${role} does not have`)).toBe(!isAllowed)
})

const changing = served.filter(
  ({ method, access }) => method !== 'get' && (access === 'bothKeys' || access === 'signedIn'),
)
const fromElsewhere = [
  { 'sec-fetch-site': 'cross-site' },
  // Another port of the same machine: the cookie comes along.
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { origin: 'http://evil.example' },
  { origin: 'null' },
  {},
]

test.each(changing)(
  '$method $path is for nobody signed in whom another page asks',
  async (endpoint) => {
    const { cookie = '' } = await signedInAs(tools, 'administrator')

    const answers = await Promise.all(
      fromElsewhere.map((headers) => examples.ask(endpoint, { ...headers, cookie })),
    )

    for (const answer of answers) {
      expect(answer.statusCode).toBe(403)
      expect(answer.json()).toEqual({ errors: [errorCodes.cross_site.sentence] })
    }
  },
)

test('without Sec-Fetch-Site, as over plain HTTP, the Origin of a page must be the server itself', async () => {
  const { cookie = '' } = await signedInAs(tools, 'viewer')
  const asked = { method: 'POST', url: paths.scalar, payload: scalarQuestion } as const

  const answer = await app.inject({
    ...asked,
    headers: { cookie, host: 'analytics.lan:4700', origin: 'http://analytics.lan:4700' },
  })

  expect(answer.statusCode).toBe(200)
})

const withoutKeys = served.filter(({ access }) =>
  (['bothKeys', 'signedIn', 'loopback'] as const).some((name) => name === access),
)

test.each([
  { isLoopback: false, trustsProxy: false },
  { isLoopback: true, trustsProxy: true },
])('where others reach the server (%j) nothing but health answers without a key', async (reach) => {
  const reached = await buildServer({ ...tools, reach })

  for (const endpoint of withoutKeys) {
    const { statusCode } = await reached.inject({
      method: methods[endpoint.method],
      url: urlOf(endpoint),
    })
    expect([endpoint.path, statusCode]).toEqual([endpoint.path, 403])
  }
  const scraped = await reached.inject({ url: paths.metrics, headers: questionHeaders })
  const healthy = await reached.inject({ url: paths.healthz })
  await reached.close()

  expect([scraped.statusCode, healthy.statusCode]).toEqual([200, 200])
})

test('every answer but those to senders tells browsers to run nothing else, guess nothing and show it in no frame', async () => {
  const answers = await Promise.all([
    app.inject({ url: paths.healthz }),
    app.inject({ url: paths.overview }),
    app.inject({ url: '/nothing' }),
  ])

  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  }
})
