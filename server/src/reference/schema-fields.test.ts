import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { schemaFields, typeName } from './schema-fields.ts'

test('nested objects, lists and alternatives are told by dotted path', () => {
  const schema = Type.Object({
    name: Type.String({ description: 'What happened.' }),
    steps: Type.Optional(
      Type.Array(Type.Object({ count: Type.Union([Type.Number(), Type.Null()]) })),
    ),
  })

  expect(schemaFields(schema)).toEqual([
    { path: 'name', type: 'string', isRequired: true, meaning: 'What happened.' },
    { path: 'steps', type: 'list of object', isRequired: false, meaning: '' },
    { path: 'steps[].count', type: 'number or null', isRequired: true, meaning: '' },
  ])
})

test('a list of words is told word by word', () => {
  expect(typeName(Type.Union([Type.Literal('asc'), Type.Literal('desc')]))).toBe('"asc" or "desc"')
  expect(typeName(Type.Unknown())).toBe('any value')
})
