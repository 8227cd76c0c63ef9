import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLines } from '../controls/json-lines.ts'
import { liveFilter, termOf } from './live-filter.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 })
const keys = fc.oneof(
  text,
  fc.constantFrom('usr', 'a.b', 'card brand', 'x:y', '(', '\\', 'OR', '-'),
)
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
})).value
const attributes = fc.dictionary(keys, values, { maxKeys: 5 })

test('every leaf, used as a filter, finds its own event, and its negation does not', () => {
  fc.assert(
    fc.property(attributes, (given) => {
      for (const { leaf } of jsonLines(given)) {
        if (leaf === undefined || isFoundOut(leaf.path)) continue
        const term = termOf(leaf.path, leaf.value)

        expect({ term, finds: finds(term, given) }).toEqual({ term, finds: true })
        expect({ term, finds: finds(`-${term}`, given) }).toEqual({ term, finds: false })
      }
    }),
  )
})

function isFoundOut(path: readonly (string | number)[]): boolean {
  return path[0] === 'trace'
}

function finds(search: string, given: unknown): boolean | string {
  const filter = liveFilter(search)
  if (filter.kind === 'unusable') return filter.parts.join(' ')
  return filter.matches({
    id: '',
    type: '',
    name: '',
    application_id: '',
    user_id: '',
    account_id: '',
    session_id: '',
    occurred_at: 0,
    received_at: 0,
    attributes: given,
  })
}
