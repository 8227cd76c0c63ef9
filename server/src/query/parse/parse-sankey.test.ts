import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSankey } from './parse-sankey.ts'

const definition = { source: '@view.name', target: '@view.name' }

function parsed(attributes: object) {
  const body = { time: { from: 0, to: 1_000 }, search: {}, definition, ...attributes }
  return parseSankey({ data: { type: 'sankey_request', attributes: body } }, () => undefined)
}

test('without a word of them a question has seven columns of five values each, of sessions', () => {
  const absent = parsed({})
  const zero = parsed({ definition: { ...definition, number_of_steps: 0, entries_per_step: 0 } })

  expect(absent).toMatchObject({
    question: { columns: 7, entriesMax: 5, entity: { name: '@session.id' }, fallbacks: [] },
  })
  expect(zero).toEqual(absent)
})

test('three steps are five columns', () => {
  const read = parsed({ definition: { ...definition, number_of_steps: 3, entries_per_step: 50 } })

  expect(read).toMatchObject({ question: { columns: 5, entriesMax: 50 } })
})

test('a secondary key that is the primary one leads nowhere, and "" is no key', () => {
  const join_keys = { primary: '@usr.id', secondary: ['@usr.id', '', '@account.id'] }

  const read = parsed({ search: { join_keys } })

  expect(read).toMatchObject({
    question: { entity: { name: '@usr.id' }, fallbacks: [{ segments: ['account', 'id'] }] },
  })
})

test('ways begin at a value, or go back from it; text that is empty is a value too', () => {
  const from = parsed({ definition: { ...definition, start: '' } })
  const to = parsed({ definition: { ...definition, end: 'cart' } })

  expect(from).toMatchObject({ question: { anchor: { side: 'start', value: '' } } })
  expect(to).toMatchObject({ question: { anchor: { side: 'end', value: 'cart' } } })
})

test('a * of a pattern is any text, and nothing else in it means anything', () => {
  const read = parsed({ definition: { ...definition, patterns: ['/a?%/**/b', '*'] } })

  const literal = (text: string) => ({ kind: 'literal', text })
  const anyRun = { kind: 'anyRun' }
  const patterns = [
    { text: '/a?%/**/b', pattern: [literal('/a?%/'), anyRun, literal('/b')] },
    { text: '*', pattern: [anyRun] },
  ]
  expect(read).toMatchObject({ question: { patterns } })
})

const wrong = [
  [
    'a pattern without a *',
    { definition: { ...definition, patterns: ['/a/*', '/a'] } },
    'definition/patterns/1',
  ],
  [
    '21 patterns',
    { definition: { ...definition, patterns: Array.from({ length: 21 }, (_, at) => `${at}*`) } },
    'definition/patterns',
  ],
  [
    'a start from one attribute to another',
    { definition: { ...definition, target: '@b', start: 'x' } },
    'definition/start',
  ],
  ['a start and an end', { definition: { ...definition, start: 'x', end: 'y' } }, 'definition/end'],
  ['a range that ends before it starts', { time: { from: 2, to: 1 } }, 'time/from'],
  ['a moment beyond all time', { time: { from: 0, to: 1e300 } }, 'time/to'],
  ['a search that is none', { search: { query: '@a:' } }, 'search/query'],
  ['a source with a value', { definition: { ...definition, source: '@a:b' } }, 'definition/source'],
  ['a target with a value', { definition: { ...definition, target: '@a:b' } }, 'definition/target'],
  ['a source without @', { definition: { ...definition, source: 'page' } }, 'definition/source'],
  ['no source', { definition: { ...definition, source: '' } }, 'definition/source'],
  [
    '21 steps',
    { definition: { ...definition, number_of_steps: 21 } },
    'definition/number_of_steps',
  ],
  [
    '-1 steps',
    { definition: { ...definition, number_of_steps: -1 } },
    'definition/number_of_steps',
  ],
  [
    '51 entries',
    { definition: { ...definition, entries_per_step: 51 } },
    'definition/entries_per_step',
  ],
  ['a primary key that is none', { search: { join_keys: { primary: 'x' } } }, 'join_keys/primary'],
  [
    'a secondary key that is none',
    { search: { join_keys: { secondary: ['@a', 'x'] } } },
    'join_keys/secondary/1',
  ],
  [
    '26 secondary keys',
    { search: { join_keys: { secondary: Array.from({ length: 26 }, () => '@a') } } },
    'join_keys/secondary',
  ],
  [
    'an audience that is not there',
    { search: { audience_filters: { formula: 'x' } } },
    'search/audience_filters/formula',
  ],
] as const

test.each(wrong)('%s is refused with a pointer to it', (_what, attributes, pointer) => {
  const read = parsed(attributes)

  expect(read.kind).toBe('faulty')
  const faults = read.kind === 'faulty' ? read.faults : []
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatch(`${pointer}: `)
})

test('whatever is asked is read or refused with sentences, and never thrown', () => {
  const attribute = fc.oneof(fc.string(), fc.constantFrom('@a', '@a:b', '"', '@', '@a\\'))
  const odd = fc.oneof(attribute, fc.jsonValue())
  const attributes = fc.record(
    {
      time: fc.record({ from: fc.oneof(fc.integer(), fc.double()), to: fc.integer() }),
      search: fc.record(
        {
          query: odd,
          join_keys: fc.record({ primary: odd, secondary: fc.array(odd) }, { requiredKeys: [] }),
          audience_filters: fc.oneof(fc.jsonValue(), fc.record({ formula: attribute })),
        },
        { requiredKeys: [] },
      ),
      definition: fc.record(
        {
          source: odd,
          target: odd,
          number_of_steps: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
          entries_per_step: fc.integer(),
        },
        { requiredKeys: ['source', 'target'] },
      ),
    },
    { requiredKeys: [] },
  )

  fc.assert(
    fc.property(attributes, (asked) => {
      const read = parsed(asked)

      const isSound =
        read.kind === 'parsed'
          ? read.question.columns <= 22 && read.question.entriesMax <= 50
          : read.faults.every((fault) => fault.startsWith('Invalid value at /'))
      expect(isSound).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
