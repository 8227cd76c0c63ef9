import { expect, test } from 'vitest'
import { EngineError, type EngineErrorCode } from '../warehouse/engine-error.ts'
import { notBegun, type Progress } from './batch-note.ts'
import { insertBatch, type InsertTools } from './insert-batch.ts'
import { openPatience } from './patience.ts'

type Inserted = { readonly rows: readonly string[]; readonly token: string }

type Try = { readonly token: string; readonly memoryBytesMax: number | undefined }

/** An engine that gives each try its answer: why not, or undefined for rows that go in. */
type Answers = (rows: readonly string[], attempt: Try) => EngineErrorCode | EngineError | undefined

const halfStored = new EngineError('memory', 'too much', { retryable: true, isHalfStored: true })

function someTools(
  answers: Answers,
  { reason }: { readonly reason?: (rows: readonly string[]) => string } = {},
) {
  const inserted: Inserted[] = []
  const letters: { readonly row: string; readonly token: string; readonly reason: string }[] = []
  const saved: Progress[] = []
  let tries = 0
  let atMs = 0
  const tools: InsertTools = {
    layout: { table: 'events' },
    nowMs: () => atMs,
    patience: openPatience(() => atMs),
    givenUp: new AbortController().signal,
    saveProgress: (progress) => Promise.resolve(void saved.push(progress)),
    deadLetters: {
      setAside: ({ row, ...letter }) =>
        Promise.resolve(void letters.push({ ...letter, row: row.toString() })),
    },
    warehouse: {
      insert: ({ rows, token, memoryBytesMax }) => {
        tries += 1
        const texts = rows.map((row) => Buffer.from(row).toString())
        const answer = answers(texts, { token, memoryBytesMax })
        if (answer instanceof EngineError) return Promise.reject(answer)
        if (answer !== undefined) {
          const sentence = reason?.(texts) ?? `bad: ${answer}`
          return Promise.reject(new EngineError(answer, sentence, { retryable: true }))
        }
        return Promise.resolve(void inserted.push({ rows: texts, token }))
      },
    },
  }
  return { inserted, letters, saved, tools, tries: () => tries, pass: (ms: number) => (atMs += ms) }
}

function batchOf(...texts: readonly string[]) {
  return { rows: texts.map((text) => Buffer.from(text)), token: 'token' }
}

function storedRows(inserted: readonly Inserted[]): readonly string[] {
  return inserted.flatMap(({ rows }) => rows)
}

/** Tries until the batch is done, as the loader does; gives how often that failed. */
async function insertUntilDone(
  batch: ReturnType<typeof batchOf>,
  { tools, saved, pass }: ReturnType<typeof someTools>,
): Promise<number> {
  for (let failures = 0; ; failures += 1) {
    try {
      await insertBatch(batch, saved.at(-1) ?? notBegun, tools)
      return failures
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      pass(5_000)
    }
  }
}

test('one event of 1,000 that the warehouse refuses is set aside after at most 40 inserts; the others are stored', async () => {
  const good = Array.from({ length: 999 }, (_, index) => `row ${index}`)
  const fakes = someTools((rows) => (rows.includes('poison') ? 'row_refused' : undefined))

  const batch = batchOf(...good.slice(0, 700), 'poison', ...good.slice(700))
  expect(await insertBatch(batch, notBegun, fakes.tools)).toMatchObject({ setAside: 1 })

  expect(fakes.letters).toMatchObject([{ row: 'poison', reason: 'bad: row_refused' }])
  expect(storedRows(fakes.inserted)).toEqual(good)
  expect(fakes.tries()).toBeLessThanOrEqual(40)
})

test('a row that the engine names is set aside after 4 inserts more', async () => {
  const good = Array.from({ length: 999 }, (_, index) => `row ${index}`)
  const batch = batchOf(...good.slice(0, 700), 'poison', ...good.slice(700))
  const fakes = someTools((rows) => (rows.includes('poison') ? 'row_refused' : undefined), {
    reason: (rows) => `violated at row ${rows.indexOf('poison') + 1}`,
  })

  await insertBatch(batch, notBegun, fakes.tools)

  expect(fakes.letters).toMatchObject([{ row: 'poison', reason: 'violated at row 1' }])
  expect(storedRows(fakes.inserted)).toEqual(good)
  expect(fakes.tries()).toBe(1 + 4)
})

test.each(['at row 0', 'at row 8', 'at row 1', 'at row 99999999999999999999'])(
  'an engine that names a wrong row, %s, is not believed for long',
  async (reason) => {
    const texts = ['a', 'b', 'c', 'poison', 'd', 'e', 'f']
    const fakes = someTools((rows) => (rows.includes('poison') ? 'row_refused' : undefined), {
      reason: () => reason,
    })

    await insertBatch(batchOf(...texts), notBegun, fakes.tools)

    expect(fakes.letters.map(({ row }) => row)).toEqual(['poison'])
    expect(storedRows(fakes.inserted)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  },
)

test('events of which every other one is refused are all stored or set aside, in their order', async () => {
  const texts = Array.from(
    { length: 9 },
    (_, index) => `${index % 2 === 0 ? 'bad' : 'row'} ${index}`,
  )
  const fakes = someTools((rows) => (rows.join().includes('bad') ? 'row_refused' : undefined))

  expect(await insertBatch(batchOf(...texts), notBegun, fakes.tools)).toMatchObject({ setAside: 5 })

  expect(fakes.letters.map(({ row }) => row)).toEqual(texts.filter((text) => /bad/.test(text)))
  expect(storedRows(fakes.inserted)).toEqual(texts.filter((text) => /row/.test(text)))
})

test('whatever step a crash interrupts, a repeat inserts the same rows under the same tokens', async () => {
  const answers: Answers = (rows) => (rows.includes('poison') ? 'row_refused' : undefined)
  const batch = batchOf('a', 'b', 'poison', 'c', 'd')
  const whole = someTools(answers)
  await insertBatch(batch, notBegun, whole.tools)

  for (const begun of [notBegun, ...whole.saved]) {
    const repeat = someTools(answers)
    await insertBatch(batch, begun, repeat.tools)

    const stored = whole.inserted.slice(whole.inserted.length - repeat.inserted.length)
    expect(repeat.inserted).toEqual(stored)
    expect(repeat.letters).toEqual(whole.letters.slice(0, repeat.letters.length))
  }
  expect(new Set(whole.inserted.map(({ token }) => token)).size).toBe(whole.inserted.length)
})

test('a batch that does not fit the memory of the engine goes in by pieces from the third failure on', async () => {
  const fakes = someTools((rows) => (rows.length > 3 ? 'memory' : undefined))

  const rows = 'abcdefghij'.split('')
  const failures = await insertUntilDone(batchOf(...rows), fakes)

  expect(failures).toBe(2)
  expect(storedRows(fakes.inserted)).toEqual(rows)
  expect(fakes.letters).toEqual([])
})

test('rows that only a view has too little memory for go in at once, under their token, with 2 GiB', async () => {
  const tries: Try[] = []
  const fakes = someTools((_, attempt) => {
    tries.push(attempt)
    return attempt.memoryBytesMax === undefined ? halfStored : undefined
  })

  await insertBatch(batchOf('a', 'b'), notBegun, fakes.tools)

  expect(fakes.inserted).toEqual([{ rows: ['a', 'b'], token: 'token' }])
  expect(tries).toEqual([
    { token: 'token', memoryBytesMax: undefined },
    { token: 'token', memoryBytesMax: 2_147_483_648 },
  ])
})

test('rows that may be half stored are tried ten times under their token, also when later tries do not come as far, before they go in by pieces', async () => {
  const tokens: string[] = []
  const fakes = someTools((rows, { token }) => {
    if (rows.length === 1) return undefined
    tokens.push(token)
    return tokens.length === 1 ? halfStored : 'memory'
  })

  const failures = await insertUntilDone(batchOf('a', 'b'), fakes)

  expect(failures).toBe(9)
  expect(new Set(tokens)).toEqual(new Set(['token']))
  expect(storedRows(fakes.inserted)).toEqual(['a', 'b'])
})

test.each(['memory', 'too_large', 'internal'] as const)(
  'an event that fails as %s even alone is set aside after a minute, and the others are stored',
  async (code) => {
    const fakes = someTools((rows) => (rows.includes('heavy') ? code : undefined))

    const failures = await insertUntilDone(batchOf('a', 'b', 'heavy', 'c'), fakes)

    expect(fakes.letters).toMatchObject([{ row: 'heavy', reason: `bad: ${code}` }])
    expect(storedRows(fakes.inserted)).toEqual(['a', 'b', 'c'])
    // Two of the whole batch, then one every 5 s.
    expect(failures).toBe(2 + 12)
  },
)

test('an event is never set aside because its insert takes too long', async () => {
  const fakes = someTools(() => 'timeout')

  for (let attempt = 0; attempt < 50; attempt += 1) {
    await expect(insertBatch(batchOf('a'), notBegun, fakes.tools)).rejects.toThrow('timeout')
    fakes.pass(60_000)
  }

  expect(fakes.letters).toEqual([])
})

test.each(['unavailable', 'busy', 'refused', 'cancelled'] as const)(
  'an insert that fails as %s is no reason to set anything aside, or to try fewer, however often it fails',
  async (code) => {
    const fakes = someTools(() => code)

    for (let attempt = 0; attempt < 50; attempt += 1) {
      await expect(insertBatch(batchOf('a', 'b'), notBegun, fakes.tools)).rejects.toThrow(code)
      fakes.pass(60_000)
    }

    expect(fakes.letters).toEqual([])
    expect(fakes.tries()).toBe(50)
  },
)

test('a bug is thrown on', async () => {
  const { tools } = someTools(() => undefined)
  const bug = new TypeError('undefined is not a function')

  const insert = () => Promise.reject(bug)

  const inserting = insertBatch(batchOf('a'), notBegun, { ...tools, warehouse: { insert } })
  await expect(inserting).rejects.toBe(bug)
})
