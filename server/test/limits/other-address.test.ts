import { expect, test } from 'vitest'
import { ofOwnPage, signIn } from '../calling.ts'
import { startServer } from '../running-server.ts'

test('a server that others reach answers nobody unknown but the page, its sign-in and health', async () => {
  const server = await startServer({ THROUGHLINE_HOST: '0.0.0.0' })
  const statusOf = async (path: string, init: RequestInit = {}) =>
    (await fetch(server.url + path, init)).status
  const keys = { 'dd-api-key': server.apiKey, 'dd-application-key': server.appKey }
  const cookie = await signIn(server, 'viewer')

  const open = await Promise.all(
    ['/', '/live', '/healthz', '/readyz'].map((path) => statusOf(path)),
  )
  const refused = await Promise.all(
    ['/metrics', '/api/openapi.json', '/api/app/overview', '/api/v2/rum/applications'].map((path) =>
      statusOf(path),
    ),
  )

  expect(open).toEqual([200, 200, 200, 200])
  expect(refused).toEqual([403, 403, 403, 403])
  expect(await statusOf('/api/v2/prodlytics', { method: 'POST', body: '{}' })).toBe(401)
  expect(await statusOf('/metrics', { headers: keys })).toBe(200)
  expect(await statusOf('/metrics', { headers: { cookie } })).toBe(200)
  // Over plain HTTP to another machine browsers send no Sec-Fetch-Site.
  const post = { method: 'POST', body: '{}' } as const
  const own = { cookie, origin: server.url, 'content-type': 'application/json' }
  expect(await statusOf('/api/v2/query/scalar', { ...post, headers: own })).toBe(400)
  const other = { ...own, origin: 'http://elsewhere.example' }
  expect(await statusOf('/api/v2/query/scalar', { ...post, headers: other })).toBe(403)
  expect(await statusOf('/api/app/sign-out', { ...post, headers: ofOwnPage })).toBe(204)
  await server.remove()
})
