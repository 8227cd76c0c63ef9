import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerList } from '../../src/query/answer.ts'
import { EngineError } from '../../src/warehouse/warehouse.ts'
import { listBody } from './list-body.ts'
import type { PlainList } from './plain-list.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const line = `{"type":"server","application":{"id":"shop"},"event":{"name":"paid","id":"e-1"},
  "usr":{"id":"user-1","plan":"gold"},"date":5,"\\"quoted\\"":"say 1234567890123456789","a b":1,
  "big":[9007199254740993,18446744073709551615,-9007199254740993,9007199254740991],
  "ratio":0.1234567890123450000,"items":[{"name":"x","sizes":[1,2]},{"name":"y","sizes":[3]}],
  "tags":["one"],"none":null,"empty":[],"x.y":true,"x.y.z":2,"x":["1"]}`.replaceAll('\n', '')

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents([line])
})
afterAll(() => stored.close())

const everything: PlainList = { from: 0, to: 10, matches: () => true }

test('a whole event has every value under the name by which a column asks for it', async () => {
  const answer = await answerList(listBody(everything, ''), stored.context)

  expect(answer).toEqual({
    kind: 'answered',
    body: {
      data: {
        id: 'request-1',
        type: 'list_response',
        attributes: {
          total_count: 1,
          records: [
            {
              id: 'e-1',
              timestamp: 5,
              '@application.id': 'shop',
              '@type': 'server',
              '@event.name': 'paid',
              '@usr.id': 'user-1',
              '@usr.plan': 'gold',
              '@\\"quoted\\"': 'say 1234567890123456789',
              '@a\\ b': 1,
              '@big': [
                '9007199254740993',
                '18446744073709551615',
                '-9007199254740993',
                9_007_199_254_740_991,
              ],
              '@ratio': 0.123456789012345,
              '@items.name': ['x', 'y'],
              '@items.sizes': [1, 2, 3],
              '@tags': ['one'],
              '@x': ['1'],
              '@x.y': true,
              '@x.y.z': 2,
            },
          ],
        },
      },
      meta: { request_id: 'request-1', status: 'done' },
    },
  })
})

test('columns are keyed as they were written, and null where there is no value', async () => {
  const asked = { ...everything, columns: ['@a\\ b', '@items.sizes', '@usr', '@tags', '@empty'] }

  const answer = await answerList(listBody(asked, ''), stored.context)

  expect(answer).toMatchObject({
    body: {
      data: {
        attributes: {
          records: [
            {
              '@a\\ b': 1,
              '@items.sizes': [1, 2, 3],
              '@usr': null,
              '@tags': ['one'],
              '@empty': null,
            },
          ],
        },
      },
    },
  })
})

test('no event gives no record and a count of 0', async () => {
  const answer = await answerList(listBody({ ...everything, from: 6 }, ''), stored.context)

  expect(answer).toMatchObject({
    body: { data: { attributes: { records: [], total_count: 0 } } },
  })
})

test.each([
  [{ limit: 10_001 }, '/data/attributes/query/limit: must be 1 to 10000'],
  [{ limit: 0 }, '/data/attributes/query/limit: must be 1 to 10000'],
  [{ columns: ['@a', 'nothing'] }, '/data/attributes/query/columns/1: "nothing" is neither'],
  [{ columns: Array.from({ length: 201 }, () => '@a') }, '/columns: at most 200 columns'],
  [{ sort: { facet: 'x' } }, '/data/attributes/query/sort/facet: "x" is neither'],
  [{ from: 10 }, '/data/attributes/from: must be less than to'],
])('%o is refused: %s', async (wrong, sentence) => {
  const answer = await answerList(listBody({ ...everything, ...wrong }, ''), stored.context)

  expect(answer).toEqual({ kind: 'rejected', errors: [expect.stringContaining(sentence)] })
})

test('a list that is given up still has data, as its clients need', async () => {
  const query = () => {
    return Promise.reject(new EngineError('timeout', 'no answer', { retryable: false }))
  }
  const context = { ...stored.context, warehouse: { query } }

  const answer = await answerList(listBody(everything, ''), context)

  expect(answer).toEqual({
    kind: 'answered',
    body: {
      data: { id: 'request-1', type: 'list_response', attributes: {} },
      meta: { request_id: 'request-1', status: 'timeout' },
    },
  })
})
