import { expect, test } from 'vitest'
import {
  attributePath,
  identifier,
  joinSql,
  momentParam,
  nestedAttributePath,
  param,
  sql,
} from './sql-text.ts'

test('values travel beside the text, numbered from the left when pieces are composed', () => {
  const byName = sql`name = ${param('String', "it's")}`
  const byUser = sql`user_id IN ${param('Array(String)', ['a', 'b'])}`

  const both = sql`SELECT count() WHERE ${joinSql([byUser, byName], sql` AND `)}`

  expect(both.text).toBe(
    'SELECT count() WHERE user_id IN {p0:Array(String)} AND name = {p1:String}',
  )
  expect(both.parameters).toEqual({
    p0: { type: 'Array(String)', value: ['a', 'b'] },
    p1: { type: 'String', value: "it's" },
  })
})

test('equal parameters share one name, so the same expression prints the same text', () => {
  const bucket = sql`intDiv(x, ${param('Int64', 5)})`

  const query = sql`SELECT ${bucket} GROUP BY ${bucket}`

  expect(query.text).toBe('SELECT intDiv(x, {p0:Int64}) GROUP BY intDiv(x, {p0:Int64})')
})

test('the same value with two types is two parameters', () => {
  const query = sql`${param('String', '1')} ${param('Int64', 1)}`

  expect(query.text).toBe('{p0:String} {p1:Int64}')
})

test('text that looks like a parameter inside a value or a path stays what it is', () => {
  const query = sql`${attributePath('{p0:String}')} = ${param('String', '{p1:String}')}`

  expect(query.text).toBe('attributes.`{p0:String}` = {p0:String}')
})

test('a path is quoted, with its backquotes and backslashes escaped', () => {
  expect(attributePath('a`b\\c.d').text).toBe('attributes.`a\\`b\\\\c.d`')
  expect(attributePath('tier', 'Array(Nullable(String))').text).toBe(
    'attributes.`tier`.:`Array(Nullable(String))`',
  )
})

test('a path through arrays of objects is quoted step by step', () => {
  const steps = [
    { path: 'order.items', arrays: 1 },
    { path: 'na`me', arrays: 0 },
  ]

  expect(nestedAttributePath(steps).text).toBe('attributes.`order.items`[].`na\\`me`')
})

test('a name that is not a plain word is refused', () => {
  expect(() => identifier('name; DROP TABLE events')).toThrow('not a plain SQL name')
  expect(identifier('group_0').text).toBe('group_0')
})

test('a moment is bound as whole milliseconds', () => {
  expect(momentParam(1_700_000_000_123.9).parameters).toEqual({
    p0: { type: 'Int64', value: 1_700_000_000_123 },
  })
})
