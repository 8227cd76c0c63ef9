import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { paths } from './endpoints.ts'
import { fakeTools, intakeHeaders } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

let tools: ServerTools
let app: FastifyInstance

beforeEach(async () => {
  tools = await fakeTools()
  app = await buildServer(tools)
})
afterEach(() => app.close())

function anEvent(application: string): object {
  return {
    type: 'server',
    application: { id: application },
    event: { name: 'paid' },
    usr: { id: 'u' },
  }
}

function send(payload: object) {
  return app.inject({ method: 'POST', url: paths.prodlytics, headers: intakeHeaders, payload })
}

test('of one batch the events of 3 new applications are taken, where 3 may be, and those of a fourth not', async () => {
  const answer = await send(['shop', 'blog', 'shop', 'game', 'wiki', 'blog'].map(anEvent))

  expect(answer.statusCode).toBe(202)
  expect(answer.json()).toMatchObject({
    accepted: 5,
    rejected: [{ index: 4, code: 'applications_full' }],
  })
  expect(tools.intake.catalog.applications().map(({ id }) => id)).toEqual(['shop', 'blog', 'game'])
})

test('an event of a fourth application is answered 400 with its id, one of a known application 202', async () => {
  await send(['shop', 'blog', 'game'].map(anEvent))

  const fourth = await send(anEvent('wiki'))

  expect(fourth.statusCode).toBe(400)
  expect(fourth.body).toContain('as many applications as there may be')
  expect(fourth.body).toContain('wiki')
  expect((await send(anEvent('blog'))).statusCode).toBe(202)
})
