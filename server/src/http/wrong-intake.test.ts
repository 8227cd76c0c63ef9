import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeTools, intakeHeaders } from './fake-stages.ts'
import { buildServer } from './server.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await buildServer(await fakeTools())
})
afterAll(() => app.close())

const call = { type: 'page', userId: 'u', name: 'Home' }
const datalyr = { event: 'paid', userId: 'u' }
const tracardi = { source: { id: 's' }, events: [{ type: 'paid' }] }
const server = { type: 'server', application: { id: 'a' }, event: { name: 'paid' } }
const { application } = server
const view = { type: 'view', application, session: { id: 's' }, view: { id: 'v' } }

test.each([
  ['/track', { batch: [call] }, '/v1/batch'],
  ['/track', server, '/api/v2/prodlytics'],
  ['/track', view, '/api/v2/rum'],
  ['/api/v2/prodlytics', datalyr, '/track'],
  ['/api/v2/prodlytics', tracardi, '/track'],
  ['/v1/batch', { events: [datalyr] }, '/track'],
  ['/v1/track', tracardi, '/track'],
  ['/api/v2/rum', server, '/api/v2/prodlytics'],
])('%s refuses %j and says that it goes to %s', async (url, payload, path) => {
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: intakeHeaders,
    payload,
  })

  expect(answer.body).toContain(`that goes to POST ${path}.`)
})
