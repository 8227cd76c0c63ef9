import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepingLimits, type Computed, type Told } from './kept-runs.ts'
import type { Asker } from './named-runs.ts'
import { openQuestionRuns, type QuestionRuns } from './question-runs.ts'

const softMs = 2_000
const minutes = 60_000

/** One computation that the test ends when it likes. */
type Started = {
  readonly id: string
  readonly signal: AbortSignal
  readonly end: (computed: Computed) => void
  readonly fail: (error: Error) => void
}

let started: Started[]
let runs: QuestionRuns
let made: number

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  started = []
  made = 0
  const newRequestId = () => `run-${(made += 1)}`
  runs = openQuestionRuns({ softMs, hardMs: minutes, nowMs: Date.now, newRequestId })
})
afterEach(() => vi.useRealTimers())

type Asking = {
  readonly attributes?: object
  readonly kind?: string
  readonly canContinue?: boolean
  readonly signal?: AbortSignal
  readonly asker?: Asker
}

const ann: Asker = { who: 'ann', name: 'curve' }
const bea: Asker = { who: 'bea', name: 'curve' }

function ask(asking: Asking = {}) {
  const { attributes = {}, kind = 'scalar', canContinue = true, signal, asker = ann } = asking
  return runs.ask({
    kind,
    asker,
    body: { data: { type: 'question', attributes } },
    canContinue,
    signal: signal ?? new AbortController().signal,
    compute: (id, own) =>
      new Promise((end, fail) => {
        started.push({ id, signal: own, end, fail })
      }),
  })
}

const done = (id: string, text = ''): Computed => {
  return { kind: 'answered', body: { meta: { request_id: id, status: 'done' }, text } }
}
const running = (id: string) => ({ meta: { request_id: id, status: 'running' } })

function bodyOf(told: Told): unknown {
  return told.kind === 'answered' ? JSON.parse(Buffer.from(told.json).toString()) : told
}

/** Asks, lets the soft deadline pass, and gives what was answered. */
async function askLong(asking: Asking = {}): Promise<unknown> {
  const told = ask(asking)
  await vi.advanceTimersByTimeAsync(softMs)
  return bodyOf(await told)
}

test('an answer before the soft deadline is given at once', async () => {
  const told = ask()
  started[0]?.end(done('run-1'))

  expect(bodyOf(await told)).toMatchObject({ meta: { request_id: 'run-1', status: 'done' } })
})

test('after the soft deadline the answer is running and an id; the same body with it gets the answer', async () => {
  expect(await askLong({ attributes: { from: 1 } })).toEqual(running('run-1'))

  const again = ask({ attributes: { request_id: 'run-1', from: 1 } })
  started[0]?.end(done('run-1', 'found'))

  expect(bodyOf(await again)).toMatchObject({ meta: { status: 'done' }, text: 'found' })
  expect(started).toHaveLength(1)
})

test('what ends while nobody waits is kept for who comes back within 5 minutes', async () => {
  await askLong()
  started[0]?.end(done('run-1', 'found'))
  await vi.advanceTimersByTimeAsync(keepingLimits.keptMs - 1)

  expect(bodyOf(await ask({ attributes: { request_id: 'run-1' } }))).toMatchObject({
    text: 'found',
  })
  expect(started).toHaveLength(1)
})

test('an expired id runs the question anew, with a new id', async () => {
  await askLong()
  started[0]?.end(done('run-1'))
  await vi.advanceTimersByTimeAsync(keepingLimits.keptMs)

  expect(await askLong({ attributes: { request_id: 'run-1' } })).toEqual(running('run-2'))
})

test('an unknown id runs the question anew, with a new id', async () => {
  expect(await askLong({ attributes: { request_id: 'never-given' } })).toEqual(running('run-1'))
})

test.each([
  { kind: 'scalar', attributes: { request_id: 'run-1', from: 2 } },
  { kind: 'timeseries', attributes: { request_id: 'run-1', from: 1 } },
])('an id with another body or endpoint is refused: %j', async (other) => {
  await askLong({ attributes: { from: 1 } })

  expect(await ask(other)).toEqual({
    kind: 'rejected',
    errors: [expect.stringContaining('/data/attributes/request_id')],
  })
})

test('the order of the keys of a body does not matter', async () => {
  await askLong({ attributes: { from: 1, query: { a: 1, b: [{ c: 1, d: 2 }] } } })

  const again = { query: { b: [{ d: 2, c: 1 }], a: 1 }, request_id: 'run-1', from: 1 }

  expect(await askLong({ attributes: again })).toEqual(running('run-1'))
})

test('a question that nobody asks for again during 30 s is computed no longer', async () => {
  await askLong()

  await vi.advanceTimersByTimeAsync(keepingLimits.abandonedMs - 1)
  expect(started[0]?.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(started[0]?.signal.aborted).toBe(true)
})

test('a question that is asked for every 10 s is computed on', async () => {
  await askLong()

  for (let round = 0; round < 10; round += 1) {
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await askLong({ attributes: { request_id: 'run-1' } })).toEqual(running('run-1'))
  }
  expect(started[0]?.signal.aborted).toBe(false)
})

test('a disconnect before an id was given ends the computing', async () => {
  const controller = new AbortController()
  const told = ask({ signal: controller.signal })
  controller.abort()

  expect(await told).toEqual({ kind: 'cancelled' })
  expect(started[0]?.signal.aborted).toBe(true)
})

test('a disconnect after an id was given does not', async () => {
  await askLong()
  const controller = new AbortController()
  const told = ask({ attributes: { request_id: 'run-1' }, signal: controller.signal })
  controller.abort()

  expect(await told).toEqual({ kind: 'cancelled' })
  expect(started[0]?.signal.aborted).toBe(false)
})

test('ten who ask the same within a second share one computation, and one of them may leave', async () => {
  const controller = new AbortController()
  const leaver = ask({ signal: controller.signal })
  const others = Array.from({ length: 9 }, () => ask())
  controller.abort()
  await leaver
  started[0]?.end(done('run-1', 'found'))

  for (const other of await Promise.all(others))
    expect(bodyOf(other)).toMatchObject({ text: 'found' })
  expect(started).toHaveLength(1)
})

test('a second after its start a computation is shared no more', async () => {
  const first = ask()
  await vi.advanceTimersByTimeAsync(keepingLimits.sharedMsMax + 1)
  const second = ask()
  started[0]?.end(done('run-1'))
  started[1]?.end(done('run-2'))
  await Promise.all([first, second])

  expect(started).toHaveLength(2)
})

test('after an insert nobody shares what began before it', async () => {
  const first = ask()
  started[0]?.end(done('run-1'))
  await first
  void ask()
  expect(started).toHaveLength(1)

  runs.noteInserted()
  void ask()
  expect(started).toHaveLength(2)
})

test('in the background the first answer is running, however fast the question is', async () => {
  const attributes = { enforced_execution_type: 'background' }
  const told = ask({ attributes })
  started[0]?.end(done('run-1', 'found'))

  expect(bodyOf(await told)).toEqual(running('run-1'))
  const again = await ask({ attributes: { ...attributes, request_id: 'run-1' } })
  expect(bodyOf(again)).toMatchObject({ meta: { status: 'done' }, text: 'found' })
})

test('what is wrong with a question is said at once, in the background too', async () => {
  const told = ask({ attributes: { enforced_execution_type: 'background' } })
  started[0]?.end({ kind: 'rejected', errors: ['wrong'] })

  expect(await told).toEqual({ kind: 'rejected', errors: ['wrong'] })
})

test('where clients know no id, whoever asks waits', async () => {
  const told = ask({ canContinue: false })
  await vi.advanceTimersByTimeAsync(10 * softMs)
  started[0]?.end(done('run-1', 'found'))

  expect(bodyOf(await told)).toMatchObject({ text: 'found' })
})

test('an engine that went away meanwhile is asked anew by who comes back', async () => {
  await askLong()
  started[0]?.end({ kind: 'unavailable' })
  await vi.advanceTimersByTimeAsync(1)

  expect(await askLong({ attributes: { request_id: 'run-1' } })).toEqual(running('run-2'))
})

test('a bug met while nobody waits is thrown to who comes back', async () => {
  await askLong()
  started[0]?.fail(new Error('bug'))
  await vi.advanceTimersByTimeAsync(1)

  await expect(ask({ attributes: { request_id: 'run-1' } })).rejects.toThrow('bug')
})

test('of more than 64 MiB of kept answers the oldest is dropped', async () => {
  const text = 'x'.repeat(keepingLimits.keptBytesMax / 4)
  for (const from of [0, 1, 2, 3]) {
    await askLong({ attributes: { from } })
    started[from]?.end(done(`run-${from + 1}`, text))
    await vi.advanceTimersByTimeAsync(1)
  }

  const newest = await ask({ attributes: { from: 3, request_id: 'run-4' } })
  expect(bodyOf(newest)).toMatchObject({ meta: { request_id: 'run-4', status: 'done' } })
  expect(await askLong({ attributes: { from: 0, request_id: 'run-1' } })).toEqual(running('run-5'))
})

test('closing ends what is computed for who might have come back', async () => {
  await askLong()

  await runs.close()

  expect(started[0]?.signal.aborted).toBe(true)
})

test('a body nested deeper than can be compared is refused', async () => {
  const deep: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))

  expect(await ask({ attributes: { deep } })).toMatchObject({ kind: 'rejected' })
})

test('whoever asks sees what runs under the name they gave it or under its id, and nobody else does', async () => {
  void ask()
  await vi.advanceTimersByTimeAsync(1_500)

  const seen = [{ id: 'run-1', elapsedMs: 1_500 }]
  expect(runs.runningOf(ann)).toEqual(seen)
  expect(runs.runningOf({ who: 'ann', name: 'run-1' })).toEqual(seen)
  expect(runs.runningOf(bea)).toEqual([])
  expect(runs.runningOf({ who: 'bea', name: 'run-1' })).toEqual([])
  runs.cancel(bea)
  expect(started[0]?.signal.aborted).toBe(false)
})

test('a question that is cancelled is told so, and computed no further', async () => {
  const told = ask()

  runs.cancel(ann)

  expect(await told).toEqual({ kind: 'cancelled' })
  expect(started[0]?.signal.aborted).toBe(true)
  expect(runs.runningOf(ann)).toEqual([])
})

test('a promised answer is cancelled between two requests for it, by the name or by its id', async () => {
  await askLong()
  await askLong({ attributes: { from: 2 }, asker: { who: 'ann', name: undefined } })

  expect(runs.runningOf(ann)).toMatchObject([{ id: 'run-1' }])
  runs.cancel(ann)
  runs.cancel({ who: 'ann', name: 'run-2' })

  expect(started.map(({ signal }) => signal.aborted)).toEqual([true, true])
})

test('what somebody cancels goes on for others who wait for the same', async () => {
  const [forAnn, forBea] = [ask(), ask({ asker: bea })]

  runs.cancel(ann)
  started[0]?.end(done('run-1', 'found'))

  expect(await forAnn).toEqual({ kind: 'cancelled' })
  expect(bodyOf(await forBea)).toMatchObject({ text: 'found' })
})

test('questions of one name are seen and cancelled together; those answered are seen no more', async () => {
  const first = ask()
  const second = ask({ attributes: { from: 2 } })
  started[0]?.end(done('run-1'))
  await first

  expect(runs.runningOf(ann)).toMatchObject([{ id: 'run-2' }])
  runs.cancel(ann)
  expect(await second).toEqual({ kind: 'cancelled' })
  expect(started[1]?.signal.aborted).toBe(true)
})
