import { expect, test } from 'vitest'
import { csvText } from '../controls/csv-text.ts'
import { idsIn } from './pasted-ids.ts'

test('ids are the first cells of lines, each once, without a head and empty lines', () => {
  expect(idsIn('user_id,plan\r\nada,paid\r\n\r\n ben ;free\nada\n')).toEqual(['ada', 'ben'])
})

test('an id that is called id stands where it is not the head', () => {
  expect(idsIn('ada\nid')).toEqual(['ada', 'id'])
})

test('what the tables of the page save is read back, quotes and commas too', () => {
  const ids = ['a,b', 'say "hi"', 'plain', '7']

  expect(idsIn(csvText([['User'], ...ids.map((id) => [id])]))).toEqual(ids)
})
