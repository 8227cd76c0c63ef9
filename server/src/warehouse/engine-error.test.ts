import { ClickHouseError } from '@clickhouse/client'
import { expect, test } from 'vitest'
import { EngineError, toEngineError, toInsertError } from './engine-error.ts'

function refusedWith(code: string, message = 'DB::Exception'): ClickHouseError {
  return new ClickHouseError({ message, code, type: 'SOME_ERROR' })
}

// A row's syntax, a time, a number, an object that cannot be parsed, too deep, too large, a boolean, a
// view that throws, a constraint.
test.each(['27', '41', '72', '117', '306', '307', '467', '395', '469'])(
  'an insert refused with code %s has a row that can never go in',
  (code) => {
    expect(toInsertError(refusedWith(code))).toMatchObject({
      code: 'row_refused',
      retryable: false,
    })
  },
)

// A disk full or not writable, an unknown table or database, no grant, a wrong password, two
// exceptions without a code, a timeout, a cancelled query, and a code that nobody has met.
test.each(['243', '75', '76', '60', '81', '497', '516', '1001', '1002', '159', '394', '98765'])(
  'an insert refused with code %s may work later, and is no fault of a row',
  (code) => {
    const error = toInsertError(refusedWith(code))

    expect(error.retryable).toBe(true)
    expect(error.code).not.toBe('row_refused')
  },
)

test('an engine that fails in itself, or is gone while it has the rows, may have been set off by them', () => {
  const gone = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

  expect(toInsertError(refusedWith('49'))).toMatchObject({ code: 'internal', retryable: true })
  expect(toInsertError(gone)).toMatchObject({ code: 'internal', retryable: true })
  expect(toEngineError(gone)).toMatchObject({ code: 'unavailable', retryable: true })
})

test('an insert that fails in a view may be half stored; one that fails before any is not', () => {
  const inView = refusedWith('241', 'memory limit exceeded: while pushing to view throughline.a')
  const before = refusedWith('241', 'memory limit exceeded: While executing JSONEachRow')

  expect(toInsertError(inView)).toMatchObject({ code: 'memory', isHalfStored: true })
  expect(toInsertError(before)).toMatchObject({ code: 'memory', isHalfStored: false })
})

test('a proxy that finds the rows too large for one request is not taken for an engine that is away', () => {
  const proxy = new Error('<html><title>413 Request Entity Too Large</title></html>')

  expect(toInsertError(proxy)).toMatchObject({ code: 'too_large', retryable: true })
  expect(toInsertError(new Error('<html>502 Bad Gateway</html>')).code).toBe('unavailable')
})

test.each([
  '<html><title>414 Request-URI Too Large</title></html>',
  'Poco::Exception. Code: 1000, e.code() = 0, HTML Form Exception: Field value too long (version 26.7)',
])('a question whose parameters are too long for %s is too large, and nobody is away', (said) => {
  expect(toEngineError(new Error(said))).toMatchObject({ code: 'too_large', retryable: false })
})

test('an insert whose URL is too long for a proxy waits for the proxy: no row is at fault', () => {
  const proxy = new Error('<html><title>414 Request-URI Too Large</title></html>')

  expect(toInsertError(proxy)).toMatchObject({ code: 'unavailable', retryable: true })
})

test('an engine at port 413 that cannot be reached is away', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:413'), { code: 'ECONNREFUSED' })

  expect(toEngineError(refused)).toMatchObject({ code: 'unavailable', retryable: true })
})

test.each(['202', '242', '252'])(
  'an engine that answers with code %s is busy, not lost',
  (code) => {
    expect(toEngineError(refusedWith(code))).toMatchObject({ code: 'busy', retryable: true })
  },
)

test('a refused connection and an answer that no engine wrote mean that the engine is out of reach', () => {
  const refused = new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:8123')])
  const proxy = new Error('<html>502 Bad Gateway</html>')

  expect(toEngineError(refused)).toMatchObject({ code: 'unavailable', retryable: true })
  expect(toEngineError(proxy)).toMatchObject({ code: 'unavailable', retryable: true })
})

test('a mistake in the program is not taken for a fault of the engine', () => {
  const bug = new TypeError('undefined is not a function')

  expect(() => toEngineError(bug)).toThrow(bug)
  expect(() => toInsertError(bug)).toThrow(bug)
})

test('what is an EngineError already stays as it is', () => {
  const error = new EngineError('memory', 'too much', { retryable: true })

  expect(toEngineError(error)).toBe(error)
})
