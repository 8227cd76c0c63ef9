import { OpenApiDocument } from '@throughline/contract'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { paths } from './endpoints.ts'
import { openApiDocument } from './openapi.ts'

const document = openApiDocument('1.2.3')
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

test('the document has the shape that readers of it check', () => {
  expect(Check(OpenApiDocument, document)).toBe(true)
})

test('each operation has an id of its own and is about something that the document lists', () => {
  const ids = operations.map(({ operationId }) => operationId)
  const tags = document.tags.map(({ name }) => name)

  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z]+(-\w+)*$/.test(id))).toEqual([])
  expect(operations.filter((operation) => !tags.includes(operation.tags[0] ?? ''))).toEqual([])
})

test('bodies have an example, in base64 where they are no text', () => {
  expect(document.paths[paths.prodlytics]?.['post']?.requestBody?.content).toMatchObject({
    'application/json': { example: { event: { name: 'paid' } } },
  })
  expect(document.paths['/v0.5/traces']?.['put']?.requestBody?.content).toEqual({
    'application/msgpack': { 'x-example-base64': 'kpCQ' },
  })
})

test('what may stand in a query string is listed, with an example of what must', () => {
  const { parameters } = document.paths[paths.dictionaryValues]?.['get'] ?? {}

  expect(parameters).toMatchObject([
    { name: 'attribute', in: 'query', required: true, example: '@usr.id' },
    { name: 'limit', in: 'query', required: false },
  ])
})
