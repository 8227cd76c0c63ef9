import { expect, test } from 'vitest'
import { preamble, readStatement, type Statement } from './statement.ts'

const utf8 = new TextEncoder()

function read(url: string, body = ''): Statement {
  const statement = readStatement(new URLSearchParams(url), utf8.encode(body))
  if (typeof statement === 'string') throw new Error(statement)
  return statement
}

test('settings and parameters of the URL are set on the connection before the statement', () => {
  const statement = read('max_execution_time=5&param_p0=it%27s&query_id=x', 'SELECT {p0:String}')

  expect(statement.text).toBe('SELECT {p0:String}')
  expect(preamble(statement)).toBe("SET max_execution_time = '5', param_p0 = 'it\\'s'; ")
})

test('a backslash of an escaped parameter value stays one', () => {
  expect(preamble(read('param_p0=a%5Ctb', 'SELECT 1'))).toBe("SET param_p0 = 'a\\\\tb'; ")
})

test('a statement in the URL makes the body the rows of an insert', () => {
  const statement = read('query=INSERT+INTO+t+FORMAT+JSONEachRow', '{"a":1}\n')

  expect(statement.text).toBe('INSERT INTO t FORMAT JSONEachRow')
  expect(statement.rows).toEqual(utf8.encode('{"a":1}\n'))
})

test('readers, changes and kills take different lanes', () => {
  expect(read('', ' select 1').lane).toBe('questions')
  expect(read('', 'WITH 1 AS x SELECT x').lane).toBe('questions')
  expect(read('', 'INSERT INTO t VALUES (1)').lane).toBe('changes')
  expect(read('', 'CREATE TABLE t (a Int8) ENGINE = Memory').lane).toBe('changes')
  expect(read('', 'KILL QUERY WHERE 1 ASYNC').lane).toBe('control')
})

test('a name that is not a plain word is refused instead of being put into SQL', () => {
  const search = new URLSearchParams([['max_threads = 1; DROP TABLE t; --', '1']])

  expect(readStatement(search, utf8.encode('SELECT 1'))).toContain('not the name of a setting')
})
