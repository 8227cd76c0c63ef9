/**
 * The journal against a trivial model: a list of what was appended and what the caller was told.
 * The disk loses, tears and reorders what was not synced, fails and fills up; the process dies at
 * any operation of the disk.
 */
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Chance, FakeDisk, type FaultyOperation } from './fake-disk.ts'
import type { Checkpoint } from './checkpoint.ts'
import { fileHeaderBytes } from './file-header.ts'
import { type Journal, openJournal } from './journal.ts'
import { JournalError } from './journal-error.ts'
import { type FoundRecord } from './scan.ts'

type Step =
  | { readonly kind: 'append'; readonly sizes: readonly number[] }
  | { readonly kind: 'appendAndDie'; readonly sizes: readonly number[]; readonly death: Death }
  | { readonly kind: 'checkpoint'; readonly records: number; readonly begun: number }
  | { readonly kind: 'checkpointAndDie'; readonly records: number; readonly death: Death }
  | { readonly kind: 'crash'; readonly death: Death }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'reopenAndDie'; readonly death: Death }
  | { readonly kind: 'fail'; readonly fault: Fault }
  | { readonly kind: 'appendFailing'; readonly sizes: readonly number[]; readonly fault: Fault }
  | { readonly kind: 'fillUp'; readonly room: number; readonly sizes: readonly number[] }

interface Fault {
  readonly operation: FaultyOperation
  readonly code: string
}

interface Death {
  readonly afterOperations: number
  readonly seed: number
}

const sizes = fc.array(fc.nat(120), { minLength: 1, maxLength: 12 })
const death = fc.record({ afterOperations: fc.nat(14), seed: fc.nat() })
const records = fc.nat(12)
const fault: fc.Arbitrary<Fault> = fc.record({
  operation: fc.constantFrom('create', 'write', 'truncate', 'sync', 'remove'),
  code: fc.constantFrom('ENOSPC', 'EIO'),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), sizes }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('appendAndDie' as const), sizes, death }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('checkpoint' as const), records, begun: fc.nat(3) }),
  },
  fc.record({ kind: fc.constant('checkpointAndDie' as const), records, death }),
  fc.record({ kind: fc.constant('crash' as const), death }),
  fc.record({ kind: fc.constant('reopen' as const) }),
  fc.record({ kind: fc.constant('reopenAndDie' as const), death }),
  fc.record({ kind: fc.constant('fail' as const), fault }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('appendFailing' as const), sizes, fault }),
  },
  fc.record({ kind: fc.constant('fillUp' as const), room: fc.nat(400), sizes }),
)

test('whatever the disk and the process do, what was acknowledged is read back, once and in order', async () => {
  const runs = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const world = new World()
    for (const one of steps) await world.take(one)

    expect(await world.readBack()).toEqual(await world.promised())
  })

  await fc.assert(runs, { numRuns: 400 })
})

interface Appended {
  readonly payload: Buffer
  /** 'unknown': no answer, or the answer that it is unknown. */
  answer: 'unknown' | 'durable' | 'refused'
}

interface Saved {
  readonly checkpoint: Checkpoint
  /** How many of the records appended so far lie before it. */
  readonly applied: number
}

const directory = 'journal'
const noCheckpoint = 'none'

/** The journal under test, its disk, and the model. */
class World {
  readonly #disk = new FakeDisk()
  readonly #appended: Appended[] = []
  /** What the next open may find: one checkpoint, or several after saves that failed. */
  #possible: readonly (Saved | typeof noCheckpoint)[] = [noCheckpoint]
  #journal: Journal | undefined

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'append':
        return this.#append(step.sizes)
      case 'appendAndDie':
        return this.#dieDuring(() => this.#append(step.sizes), step.death)
      case 'checkpoint':
        return this.#saveCheckpoint(step.records, step.begun)
      case 'checkpointAndDie':
        return this.#dieDuring(() => this.#saveCheckpoint(step.records, 1), step.death)
      case 'crash':
        return this.#dieDuring(() => Promise.resolve(), step.death)
      case 'reopen':
        return this.#reopen()
      case 'reopenAndDie':
        return this.#dieDuring(() => this.#reopen(), step.death)
      case 'fail':
        return this.#disk.fail(step.fault.operation, step.fault.code)
      case 'appendFailing':
        this.#disk.fail(step.fault.operation, step.fault.code)
        return this.#append(step.sizes)
      case 'fillUp':
        return this.#fillUp(step.room, step.sizes)
    }
  }

  /** The records from the checkpoint on that have to be there; those of unknown fate may be. */
  async promised(): Promise<readonly number[]> {
    const read = await this.readBack()
    const applied = this.#appliedIn(await this.#open())
    return [...this.#appended.keys()].filter((index) => {
      const answer = this.#appended[index]?.answer
      return (
        index >= applied && (answer === 'durable' || (answer === 'unknown' && read.includes(index)))
      )
    })
  }

  async readBack(): Promise<readonly number[]> {
    const records = await readAll(await this.#open())
    return records.map(({ payload }) => this.#indexOf(payload))
  }

  async #append(sizes: readonly number[]): Promise<void> {
    const journal = await this.#open()
    await Promise.all(sizes.map((size) => this.#appendOne(journal, size)))
  }

  async #appendOne(journal: Journal, size: number): Promise<void> {
    const payload = Buffer.from(`${this.#appended.length}:`.padEnd(size, '.'))
    const record: Appended = { payload, answer: 'unknown' }
    this.#appended.push(record)
    try {
      const outcome = await journal.append(payload)
      record.answer = outcome === 'durable' ? 'durable' : 'refused'
    } catch (error) {
      if (codeOf(error) === 'io') record.answer = 'refused'
    }
  }

  async #fillUp(room: number, sizes: readonly number[]): Promise<void> {
    this.#disk.capacityBytes = this.#disk.usedBytes() + room
    await this.#append(sizes)
    this.#disk.capacityBytes = Infinity
  }

  async #saveCheckpoint(records: number, begun: number): Promise<void> {
    const journal = await this.#open()
    const start = journal.checkpoint().applied
    const found = await readAll(journal)
    const last = found[records - 1]
    const until = found[records - 1 + begun]?.end
    const pending = until && { until, token: `token ${records}`, note: 'ü' }
    const checkpoint = { applied: last?.end ?? start, pending }
    const applied = last ? this.#indexOf(last.payload) + 1 : this.#appliedIn(journal)
    this.#possible = [...this.#possible, { checkpoint, applied }]
    try {
      await journal.saveCheckpoint(checkpoint)
      this.#possible = [{ checkpoint, applied }]
    } catch (error) {
      assert.equal(codeOf(error), 'io')
    }
  }

  async #dieDuring(work: () => Promise<void>, death: Death): Promise<void> {
    await Promise.race([this.#disk.dieAfter(death.afterOperations), work()])
    await this.#disk.crash(chanceFrom(death.seed))
    this.#disk.capacityBytes = Infinity
    this.#journal = undefined
  }

  async #reopen(): Promise<void> {
    await this.#journal?.close()
    this.#journal = undefined
    await this.#open()
  }

  /** The open journal, or a newly opened one; faults of the disk may need further attempts. */
  async #open(): Promise<Journal> {
    while (this.#journal === undefined) {
      try {
        this.#journal = await openJournal({
          directory,
          disk: this.#disk,
          fileBytesMax: 400,
          budgetBytes: Infinity,
        })
      } catch (error) {
        assert.equal(codeOf(error), 'io')
      }
    }
    return this.#journal
  }

  #appliedIn(journal: Journal): number {
    const current = journal.checkpoint()
    const found = this.#possible.findLast((one) =>
      one === noCheckpoint ? isStart(current) : isDeepStrictEqual(one.checkpoint, current),
    )
    assert(found !== undefined, 'the checkpoint is one that was saved')
    return found === noCheckpoint ? 0 : found.applied
  }

  #indexOf(payload: Buffer): number {
    const index = Number.parseInt(payload.toString(), 10)
    assert.deepEqual(payload, this.#appended[index]?.payload)
    return index
  }
}

function isStart({ applied, pending }: Checkpoint): boolean {
  return applied.offset === fileHeaderBytes && pending === undefined
}

/** Everything from the checkpoint on, read in stretches that cut records apart. */
async function readAll(journal: Journal): Promise<readonly FoundRecord[]> {
  const all: FoundRecord[] = []
  let from = journal.checkpoint().applied
  for (;;) {
    const { records, next } = await journal.read(from, { bytesMax: 50 + (all.length % 300) })
    all.push(...records)
    if (records.length === 0) return all
    from = next
  }
}

function codeOf(error: unknown): string {
  if (error instanceof JournalError) return error.code
  throw error
}

/** Mulberry32: the same chances for the same seed. */
function chanceFrom(seed: number): Chance {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
