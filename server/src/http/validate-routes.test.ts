import { errorCodes } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyHash, keyUuid } from '../catalog/catalog-document.ts'
import { fakeTools, intakeHeaders, keys, questionHeaders } from './fake-stages.ts'
import { buildServer } from './server.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await buildServer(await fakeTools())
})
afterAll(() => app.close())

const required = { errors: ['API key required'] }
const unknown = { errors: [errorCodes.api_key_unknown.sentence] }
const unknownKeys = { errors: [errorCodes.application_key_unknown.sentence] }
const swapped = { 'dd-api-key': keys.application_key, 'dd-application-key': keys.api_key }

test.each([
  ['/api/v1/validate', {}, [403, required]],
  ['/api/v1/validate', { 'dd-api-key': '' }, [403, required]],
  ['/api/v1/validate', { 'dd-api-key': 'nobody' }, [403, unknown]],
  ['/api/v1/validate', { 'dd-api-key': keys.application_key }, [403, unknown]],
  [`/api/v1/validate?dd-api-key=${keys.api_key}`, {}, [403, required]],
  ['/api/v1/validate', intakeHeaders, [200, { valid: true }]],
  ['/api/v2/validate', {}, [403, required]],
  ['/api/v2/validate', { 'dd-api-key': keys.application_key }, [403, unknown]],
  ['/api/v2/validate_keys', {}, [403, unknownKeys]],
  ['/api/v2/validate_keys', intakeHeaders, [403, unknownKeys]],
  ['/api/v2/validate_keys', swapped, [403, unknownKeys]],
  ['/api/v2/validate_keys', questionHeaders, [200, { status: 'ok' }]],
])('%s with %j is answered %j', async (url, headers, expected) => {
  const answer = await app.inject({ url, headers })

  expect([answer.statusCode, answer.json()]).toEqual(expected)
})

test('the second version names the key by an id that holds neither it nor its hash', async () => {
  const answer = await app.inject({ url: '/api/v2/validate', headers: intakeHeaders })

  const id = keyUuid(keyHash(keys.api_key))
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(keyHash(keys.api_key)).not.toContain(id.slice(0, 8))
  expect(answer.json()).toEqual({
    data: {
      id,
      type: 'validate_v2',
      attributes: { api_key_id: id, api_key_scopes: [], valid: true },
    },
  })
})
