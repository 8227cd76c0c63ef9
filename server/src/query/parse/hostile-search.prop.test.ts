import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { parseSearch } from './parse-search.ts'

afterEach(() => vi.restoreAllMocks())

const chars = 20_000

/** Pieces that open, escape, repeat or nest something, and some that end it. */
const pieces = [
  ...'( ) (( " \\ \\" \\\\ * ? *? : @a: @a:( . @ - ! && || & [ ] { > <= 5 x é 😀 \ud800'.split(' '),
  ...'CIDR( CIDR(@a, _exists_: _missing_:@ 1.2.3.4/8,'.split(' '),
  ' ',
  ' (',
  'NOT ',
  'AND ',
  'OR ',
  '[1 TO ',
  'x ',
]

/** A few pieces over and over, up to 20,000 characters. */
const hostile = fc
  .record({
    start: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
    again: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
    end: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
  })
  .map(({ start, again, end }) => {
    const unit = again.join('')
    return [...start, unit.repeat(Math.floor(chars / unit.length)), ...end].join('')
  })

// Every character that the parser reads passes through one of these two.
function stepsOf(text: string): number {
  const reads = vi.spyOn(String.prototype, 'charAt')
  const looks = vi.spyOn(String.prototype, 'startsWith')
  parseSearch(text)
  const steps = reads.mock.calls.length + looks.mock.calls.length
  vi.restoreAllMocks()
  return steps
}

const stepsPerCharMax = 40

test('20,000 hostile characters are read at most 40 times each', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(stepsOf(text)).toBeLessThan(stepsPerCharMax * (text.length + 10))
    }),
    { numRuns: 40 },
  )
})

test.each([
  { open: '(', close: ')' },
  { open: '(', close: '' },
  { open: '@a:(', close: ')' },
  { open: '-', close: '' },
  { open: 'x ', close: '' },
  { open: '*x', close: '' },
  { open: '\\*', close: '' },
  { open: '"', close: '' },
  { open: '\\"', close: '' },
  { open: 'a.', close: '' },
  { open: '@a:', close: '' },
  { open: 'CIDR(@a, ', close: '' },
])('twice as many $open take at most twice the steps', ({ open, close }) => {
  const nest = (times: number) => `${open.repeat(times)}@a:x${close.repeat(times)}`

  const once = stepsOf(nest(5_000))
  const twice = stepsOf(nest(10_000))

  expect(twice).toBeLessThanOrEqual(2 * once + 100)
})

test('what 20,000 hostile characters mean is no larger than a tree of their length', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const parsed = parseSearch(text)

      expect(JSON.stringify(parsed).length).toBeLessThan(200 * (text.length + 10))
    }),
    { numRuns: 60 },
  )
})
