import { expect, test } from 'vitest'
import { parseFunnelQuestion } from './parse-journey.ts'

const noSegments = () => undefined

const at = '/data/attributes/query/search'
const source = (query: string) => ({ data_source: 'product_analytics', search: { query } })

function funnelBody(searched: object, query: object = {}): object {
  const search = { expression: 'a -> b', node_objects: { a: source('a'), b: source('b') } }
  const asked = { search: { ...search, ...searched }, ...query }
  return { data: { type: 'journey_request', attributes: { from: 0, to: 1_000, query: asked } } }
}

test('the values that groups are limited to have 100,000 characters together at most', () => {
  const fits = Array.from({ length: 1_000 }, () => 'é'.repeat(100))
  const parse = (value_filters: string[]) =>
    parseFunnelQuestion(funnelBody({}, { group_by: [{ facet: '@a', value_filters }] }), noSegments)

  expect(parse(fits).kind).toBe('parsed')
  expect(parse([...fits.slice(1), 'é'.repeat(101)])).toEqual({
    kind: 'faulty',
    faults: [expect.stringContaining('/group_by/0/value_filters: ')],
  })
})

const words = (count: number) => Array.from({ length: count }, () => 'x').join(' ')

test('a journey has 5,000 terms together at most, each as often as it is asked', () => {
  const parse = (terms: number, more: object = {}) => {
    const searched = {
      expression: 'a -> b -> b -> b',
      node_objects: { a: source(words(terms)), b: { ...source(words(1_000)), ...more } },
      filters: { string_filter: words(1_000) },
      exclusions: [{ query: words(100) }],
    }
    return parseFunnelQuestion(funnelBody(searched), noSegments)
  }
  const occurrences = { operator: '>', value: '1' }
  const often = { data_source: 'product_analytics_occurrence', search: { occurrences } }
  const tooMany = { kind: 'faulty', faults: [expect.stringContaining(`${at}: `)] }

  expect(parse(900).kind).toBe('parsed')
  expect(parse(901)).toEqual(tooMany)
  expect(parse(900, often).kind).toBe('parsed')
  expect(parse(901, often)).toEqual(tooMany)
})

test('an audience has 5,000 terms at most, of each filter as often as the formula names it', () => {
  const query = Array.from({ length: 999 }, () => 'user_id:x').join(' OR ')
  const parse = (times: number) => {
    const formula = Array.from({ length: times }, () => 'u').join(' OR ')
    const audience_filters = { users: [{ name: 'u', query }], formula }
    return parseFunnelQuestion(funnelBody({ filters: { audience_filters } }), noSegments)
  }

  expect(parse(4).kind).toBe('parsed')
  const many = parse(6)
  const faults = many.kind === 'faulty' ? many.faults.join('\n') : ''
  expect(faults).toContain(`${at}/filters/audience_filters: `)
})
