import { expect, test } from 'vitest'
import { parseSearch } from './parse-search.ts'
import { printSearch } from './print-search.ts'
import { searchProblemText } from './search-problem-text.ts'

test.each([
  ['', '*'],
  ['   ', '*'],
  ['*', '*'],
  ['@type:view @view.name:Login', '@type:view AND @view.name:Login'],
  ['@type:view && @view.name:Login', '@type:view AND @view.name:Login'],
  ['@type:view&&@view.name:Login', '@type:view AND @view.name:Login'],
  ['@type:view || @type:action', '@type:view OR @type:action'],
  ['@type:(view OR action)', '@type:view OR @type:action'],
  ['@type:((view) || action)', '@type:view OR @type:action'],
  ['@user_perms:(4 6)', '@user_perms:4 AND @user_perms:6'],
  ['@user_perms:(4 -6)', '@user_perms:4 AND NOT @user_perms:6'],
  ['-@type:view', 'NOT @type:view'],
  ['!@type:view', 'NOT @type:view'],
  ['-(@a:1 @b:2)', 'NOT (@a:1 AND @b:2)'],
  ['NOT NOT @a:1', '@a:1'],
  ['NOT @a:1 AND @b:2', 'NOT @a:1 AND @b:2'],
  ['@a:1 OR @b:2 AND @c:3', '@a:1 OR (@b:2 AND @c:3)'],
  ['(@a:1 OR @b:2) AND @c:3', '(@a:1 OR @b:2) AND @c:3'],
  ['((@type:view))', '@type:view'],
  ['@view.name:"Login page"', '@view.name:Login\\ page'],
  ['@view.name:"Log*"', '@view.name:Log\\*'],
  ['@view.name:"say \\"hi\\""', '@view.name:say\\ \\"hi\\"'],
  ['@view.name:""', '@view.name:""'],
  ['@view.name:L**n', '@view.name:L*n'],
  ['@view.name:Lo?in', '@view.name:Lo?in'],
  ['@view.name:*', '@view.name:*'],
  ['_exists_:@view.name', '@view.name:*'],
  ['_missing_:service', 'NOT service:*'],
  ['NOT _missing_:service', 'service:*'],
  ['@view.url_path:\\/department\\/sofas', '@view.url_path:/department/sofas'],
  ['@my:"hello:world"', '@my:hello\\:world'],
  ['@my:hello:world', '@my:hello\\:world'],
  ['@session.error.count:>5', '@session.error.count:{5 TO *]'],
  ['@session.error.count:<=5', '@session.error.count:[* TO 5]'],
  ['@session.error.count:[3 TO *]', '@session.error.count:[3 TO *]'],
  ['@session.error.count:{3 TO 5]', '@session.error.count:{3 TO 5]'],
  ['@session.error.count:[* TO *]', '@session.error.count:*'],
  ['@balance:[-5 TO -1]', '@balance:[-5 TO -1]'],
  ['@balance:-5', '@balance:-5'],
  ['@view.loading_time:[1s TO 3.5s]', '@view.loading_time:[1s TO 3.5s]'],
  ['@view.loading_time:>20µs', '@view.loading_time:{20us TO *]'],
  ['@usr.id:user-12345', '@usr.id:user-12345'],
  ['add to cart', 'add AND to AND cart'],
  ['"add to cart"', 'add\\ to\\ cart'],
  ['ANDROID or NOTE', 'ANDROID AND or AND NOTE'],
  ['NOT(CIDR(@session.ip, 10.0.0.0/8))', 'NOT CIDR(@session.ip, 10.0.0.0/8)'],
  ['CIDR(@ip,1.2.3.4/32 , ::1/128)', 'CIDR(@ip, 1.2.3.4/32, ::1/128)'],
  ['@view.name:“Login”', '@view.name:“Login”'],
  ['@x.y\\.z:1', '@x.y\\.z:1'],
  ['service:web* env:(prod OR test)', 'service:web* AND (env:prod OR env:test)'],
])('%j means %j', (text, canonical) => {
  const parsed = parseSearch(text)

  expect(parsed.kind === 'parsed' && printSearch(parsed.search)).toBe(canonical)
})

test.each([
  ['@view.name:(Login', 11, 'this parenthesis is never closed'],
  ['@view.name:Login)', 16, 'this parenthesis was never opened'],
  ['@view.name:', 11, 'a value is missing after the colon'],
  ['@view.name: Login', 11, 'a value is missing after the colon'],
  ['@a:[1 TO', 8, 'a number with an optional unit (ns, us, ms, s, m, h, d, w) must stand here'],
  ['@a:[1 TO 2', 10, 'a range ends with ] or }'],
  ['@a:[1 2]', 6, 'a range is written [low TO high]'],
  ['@a:>x', 4, 'a number with an optional unit (ns, us, ms, s, m, h, d, w) must stand here'],
  ['@a:"unclosed', 3, 'the quote is never closed'],
  ['@a:"x"y', 6, 'a space must follow the closing quote'],
  ['@a:x"y"', 4, 'a quote inside a word: write a space before it or \\"'],
  ['@a:x(y)', 4, 'a parenthesis inside a word: write a space before it or \\('],
  ['- @a:1', 0, 'a lone sign negates nothing: write it right before a term'],
  ['@a:1 -', 5, 'a lone sign negates nothing: write it right before a term'],
  ['@a:1 AND', 8, 'a term is missing at the end'],
  ['OR @a:1', 0, 'OR needs a term on each side'],
  ['@a:1 AND AND @b:2', 9, 'AND needs a term on each side'],
  ['()', 1, 'a term is missing before this'],
  ['@a', 0, 'an attribute needs a value: write @name:value, or @name:*'],
  ['@a..b:1', 3, 'a name is missing here'],
  ['@a*:1', 2, 'a wildcard cannot stand in a name'],
  ['*:x', 0, 'name the attribute to search: *:value is not supported'],
  ['@a:x\\', 4, 'a backslash escapes nothing'],
  ['CIDR(@ip, 10.0.0.0/40)', 10, 'an address block is written 10.0.0.0/8 or 2001:db8::/32'],
])('%j is refused at offset %i', (text, offset, message) => {
  const parsed = parseSearch(text)

  expect(parsed).toEqual({ kind: 'faulty', problem: { offset, message } })
})

test('20 kB of nested parentheses are refused at the depth limit, without reading further', () => {
  const text = `${'('.repeat(10_000)}@a:1${')'.repeat(10_000)}`

  expect(parseSearch(text)).toEqual({
    kind: 'faulty',
    problem: { offset: 100, message: 'parentheses nested deeper than 100' },
  })
})

test('20 kB of negations are one negation or none', () => {
  const parsed = parseSearch(`${'-'.repeat(20_001)}@a:1`)

  expect(parsed.kind === 'parsed' && printSearch(parsed.search)).toBe('NOT @a:1')
})

test('a search of more than 1000 terms is refused', () => {
  const parsed = parseSearch('x '.repeat(1_001))

  expect(parsed.kind === 'faulty' && parsed.problem.message).toBe('more than 1000 terms')
})

test('a word of more than 100 wildcards is refused at the one too many', () => {
  const parsed = parseSearch(`@a:${'*?'.repeat(10_000)}`)

  expect(parsed).toEqual({
    kind: 'faulty',
    problem: { offset: 103, message: 'more than 100 wildcards in one word' },
  })
})

test('a fault is shown with its offset and a caret below the place', () => {
  const text = '@a:1 @view.name:(Login'
  const problem = { offset: 16, message: 'this parenthesis is never closed' }

  expect(searchProblemText(text, problem)).toBe(
    'this parenthesis is never closed (offset 16)\n@a:1 @view.name:(Login\n                ^',
  )
})
