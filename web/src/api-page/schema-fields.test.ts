import { expect, test } from 'vitest'
import { schemaFields } from './schema-fields.ts'

test('fields are listed with those inside of them, of every form that a body may have, once each', () => {
  const kind = { const: 'a', description: 'Which.' }
  const list = { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } } } }
  const one = { type: 'object', required: ['kind'], properties: { kind, list } }
  const other = { properties: { list, loose: { enum: ['x', 1] } } }

  const fields = schemaFields({ anyOf: [one, other] })

  expect(fields).toEqual([
    { path: 'kind', name: 'kind', level: 0, type: '"a"', isRequired: true, meaning: 'Which.' },
    {
      path: 'list',
      name: 'list',
      level: 0,
      type: 'list of object',
      isRequired: false,
      meaning: '',
    },
    { path: 'list[].n', name: 'n', level: 1, type: 'integer', isRequired: false, meaning: '' },
    { path: 'loose', name: 'loose', level: 0, type: '"x" or 1', isRequired: false, meaning: '' },
  ])
})

test('a schema of no object has no fields', () => {
  expect(schemaFields(undefined)).toEqual([])
  expect(schemaFields({ type: 'string' })).toEqual([])
})
