import { expect, test } from 'vitest'
import { insertOfFile, preamble, readStatement, type Statement } from './statement.ts'

function read(url: string, text = ''): Statement {
  const statement = readStatement(new URLSearchParams(url), text)
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

test('an insert takes its rows from a file, in the format that it names', () => {
  const statement = read('', 'INSERT INTO t FORMAT JSONEachRow')

  expect(insertOfFile(statement, "/it's/1.rows")?.text).toBe(
    "INSERT INTO t FROM INFILE '/it\\'s/1.rows' FORMAT JSONEachRow",
  )
})

test('a statement that no rows follow takes none from a file', () => {
  expect(insertOfFile(read('', 'SELECT 1'), '/1.rows')).toBeUndefined()
})

test('readers, changes, spans, and kills with what runs, take different lanes', () => {
  expect(read('', ' select 1').lane).toBe('questions')
  expect(read('', 'WITH 1 AS x SELECT x').lane).toBe('questions')
  expect(read('', 'INSERT INTO t VALUES (1)').lane).toBe('changes')
  expect(read('', 'INSERT INTO throughline.spans FORMAT JSONEachRow').lane).toBe('spans')
  expect(read('', 'INSERT INTO throughline.spans_of FORMAT JSONEachRow').lane).toBe('changes')
  expect(read('', 'CREATE TABLE t (a Int8) ENGINE = Memory').lane).toBe('changes')
  expect(read('', 'KILL QUERY WHERE 1 ASYNC').lane).toBe('control')
  expect(read('', 'SELECT sum(read_rows)\nFROM system.processes').lane).toBe('control')
})

test('a name that is not a plain word is refused instead of being put into SQL', () => {
  const search = new URLSearchParams([['max_threads = 1; DROP TABLE t; --', '1']])

  expect(readStatement(search, 'SELECT 1')).toContain('not the name of a setting')
})
