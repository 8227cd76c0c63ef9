import { expect, test } from 'vitest'
import { EngineError } from '../warehouse/engine-error.ts'
import { insertRows, type InsertTools } from './insert-batch.ts'

type Inserted = { readonly rows: readonly string[]; readonly token: string }

function someTools(refuses: (row: string) => boolean) {
  const inserted: Inserted[] = []
  const setAside: string[] = []
  const tools: InsertTools = {
    nowMs: () => 1,
    givenUp: new AbortController().signal,
    deadLetters: {
      setAside: ({ row }) => Promise.resolve(void setAside.push(row.toString())),
      close: () => Promise.resolve(),
    },
    warehouse: {
      insert: ({ rows, token }) => {
        const texts = rows.map((row) => Buffer.from(row).toString())
        if (texts.some(refuses)) {
          return Promise.reject(new EngineError('row_refused', 'bad row', { retryable: false }))
        }
        return Promise.resolve(void inserted.push({ rows: texts, token }))
      },
    },
  }
  return { inserted, setAside, tools }
}

const rows = ['a', 'b', 'poison', 'c', 'd'].map((row) => Buffer.from(row))

test('one event that the warehouse refuses is set aside; the others are stored', async () => {
  const { inserted, setAside, tools } = someTools((row) => row === 'poison')

  expect(await insertRows(rows, 'token', tools)).toBe(1)

  expect(setAside).toEqual(['poison'])
  expect(inserted.flatMap((insert) => insert.rows)).toEqual(['a', 'b', 'c', 'd'])
})

test('a repeat inserts the same rows under the same tokens', async () => {
  const first = someTools((row) => row === 'poison')
  const second = someTools((row) => row === 'poison')

  await insertRows(rows, 'token', first.tools)
  await insertRows(rows, 'token', second.tools)

  expect(second.inserted).toEqual(first.inserted)
  expect(new Set(first.inserted.map((insert) => insert.token)).size).toBe(first.inserted.length)
})

test.each(['unavailable', 'busy', 'refused', 'timeout', 'memory', 'cancelled'] as const)(
  'an insert that fails as %s is no reason to set anything aside, or to try halves',
  async (code) => {
    const { setAside, tools } = someTools(() => false)
    let inserts = 0
    const insert = () => {
      inserts += 1
      return Promise.reject(new EngineError(code, 'none of the rows', { retryable: true }))
    }

    await expect(insertRows(rows, 'token', { ...tools, warehouse: { insert } })).rejects.toThrow(
      'none of the rows',
    )

    expect(setAside).toEqual([])
    expect(inserts).toBe(1)
  },
)
