import { expect, test } from 'vitest'
import { bodyFault, bodyText, callOf, missing, startForm } from './call-form.ts'
import type { Operation } from './operations.ts'

const dayMs = 24 * 60 * 60 * 1_000
const nowMs = 100 * dayMs

const operation: Operation = {
  id: 'put-api-thing-id',
  method: 'PUT',
  path: '/api/thing/{id}',
  tag: 'Things',
  summary: 'Replace a thing.',
  permission: '',
  credentials: 'bothKeys',
  parameters: [
    { name: 'id', place: 'path', isRequired: true, example: '' },
    { name: 'page[size]', place: 'query', isRequired: false, example: '' },
  ],
  body: { kind: 'json', example: { data: { id: 'x', from: 0, time: { start: 0, end: 1 } } } },
  bodySchema: undefined,
  answers: [],
}

test('an example is of the last day, in milliseconds and seconds, and repeats the id of the path', () => {
  const form = { ...startForm(operation, nowMs), values: { id: 'a/b' } }

  expect(JSON.parse(bodyText(operation, form))).toEqual({
    data: { id: 'a/b', from: 99 * dayMs, time: { start: 99 * 86_400, end: 100 * 86_400 } },
  })
})

test('what is empty in the path is missing; the rest stands in the address, escaped', () => {
  const start = startForm(operation, nowMs)
  const filled = { ...start, values: { id: 'a/b', 'page[size]': '2' } }

  expect(missing(operation, start)).toEqual(['id'])
  expect(missing(operation, filled)).toEqual([])
  expect(callOf(operation, start, 'http://x').path).toBe('/api/thing/{id}')
  expect(callOf(operation, filled, 'http://x').path).toBe('/api/thing/a%2Fb?page%5Bsize%5D=2')
})

test('a body goes as it was typed, and none where nothing was typed', () => {
  const form = { ...startForm(operation, nowMs), body: '{"n":1.0}' }

  expect(callOf(operation, form, 'http://x')).toMatchObject({
    headers: [['Content-Type', 'application/json']],
    body: { kind: 'text', text: '{"n":1.0}' },
  })
  expect(callOf(operation, { ...form, body: '' }, 'http://x')).toMatchObject({
    headers: [],
    body: { kind: 'none' },
  })
})

test('what cannot be sent is named', () => {
  const bytes: Operation = { ...operation, body: { kind: 'bytes', contentType: 'a/b', base64: '' } }

  expect(bodyFault(operation, '{')).toMatch(/^This is not JSON: /)
  expect(bodyFault(operation, '{}')).toBeUndefined()
  expect(bodyFault(bytes, '%')).toMatch(/^This is not base64: /)
  expect(bodyFault(bytes, 'kpCQ')).toBeUndefined()
})
