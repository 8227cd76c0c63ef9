import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementTexts, memberTexts } from './element-texts.ts'

test('the texts of the elements parse to the elements, whatever stands around them', () => {
  const body = fc.record({
    before: fc.json(),
    events: fc.array(fc.json(), { maxLength: 5 }),
    after: fc.json(),
    space: fc.constantFrom('', ' ', '\n\t'),
  })
  fc.assert(
    fc.property(body, ({ before, events, after, space }) => {
      const list = `[${events.join(`,${space}`)}]`
      const text = `${space}{"a\\"":${before},${space}"events"${space}:${space}${list},"z":${after}}${space}`

      const texts = elementTexts(memberTexts(text), 'events')

      expect(texts.map((one): unknown => JSON.parse(one))).toEqual(
        events.map((one): unknown => JSON.parse(one)),
      )
    }),
  )
})

test.each(['{}', '{"events":{}}', '{"other":[1]}', '{"events":[]}'])(
  'there are none in %s',
  (text) => {
    expect(elementTexts(memberTexts(text), 'events')).toEqual([])
  },
)

test('of a member that stands twice the last counts, as it does to JSON.parse', () => {
  expect(elementTexts(memberTexts('{"events":[1],"events":[2]}'), 'events')).toEqual(['2'])
})
