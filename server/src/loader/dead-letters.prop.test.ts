import { link, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printLetter, type DeadLetter } from './dead-letter-file.ts'
import { openDeadLetters } from './dead-letters.ts'

/** What may happen to letters; `torn` and `cutShort` are what a crash leaves of one being set aside. */
type Step =
  | { readonly kind: 'setAside'; readonly letter: DeadLetter }
  | { readonly kind: 'replace'; readonly letter: DeadLetter }
  | Crash
  | { readonly kind: 'remove'; readonly token: string }
  | { readonly kind: 'reopen' }

type Crash = { readonly kind: 'torn' | 'cutShort'; readonly letter: DeadLetter }

const token = fc.constantFrom('1-a', '1-a.000002-1', '1-a.000010-1', '2-b', '3-c.000001-1')
const letter: fc.Arbitrary<DeadLetter> = fc.record({
  token,
  row: fc.json().map((json) => Buffer.from(`${json}\n`)),
  reason: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  atMs: fc.nat(),
})
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('setAside', 'replace'), letter }),
    fc.record({ kind: fc.constantFrom('torn', 'cutShort'), letter }),
    fc.record({ kind: fc.constant('remove'), token }),
    fc.record({ kind: fc.constant('reopen') }),
  ),
  { maxLength: 20 },
)

/** What the letters are after the steps, by the promise alone. */
function expected(taken: readonly Step[]): readonly DeadLetter[] {
  const letters = new Map<string, DeadLetter>()
  for (const step of taken) {
    if (step.kind === 'remove') letters.delete(step.token)
    if (step.kind === 'replace' && letters.has(step.letter.token)) {
      letters.set(step.letter.token, step.letter)
    }
    const isMade = step.kind === 'setAside' || step.kind === 'cutShort'
    if (isMade && !letters.has(step.letter.token)) letters.set(step.letter.token, step.letter)
  }
  return [...letters.values()].toSorted((a, b) => (a.token < b.token ? 1 : -1))
}

async function take(dataDir: string, taken: readonly Step[]) {
  let letters = await openDeadLetters(dataDir)
  for (const step of taken) {
    if (step.kind === 'setAside') await letters.setAside(step.letter)
    else if (step.kind === 'replace') await letters.replace(step.letter)
    else if (step.kind === 'remove') await letters.remove(step.token)
    else if (step.kind === 'reopen') letters = await openDeadLetters(dataDir)
    else await crash(dataDir, step)
  }
  return letters
}

/** Leaves a draft half written, or one that was linked but not removed. */
async function crash(dataDir: string, step: Crash) {
  const path = join(dataDir, 'dead-letters', step.letter.token)
  const text = printLetter(step.letter)
  await rm(`${path}.new`, { force: true })
  await writeFile(`${path}.new`, step.kind === 'torn' ? text.slice(0, text.length / 2) : text)
  if (step.kind === 'cutShort') await link(`${path}.new`, `${path}.json`).catch(() => undefined)
}

test('whatever is set aside, mended, removed, torn by a crash and opened again: each letter is there once, as it was last', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (taken, limit) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
      const letters = await take(dataDir, taken)

      const listed: DeadLetter[] = []
      for (let after: string | undefined, isMore = true; isMore; isMore = after !== undefined) {
        const page = await letters.page({ limit, after })
        listed.push(...page.letters)
        after = page.after
      }

      expect(listed).toEqual(expected(taken))
      expect(await letters.count()).toBe(listed.length)
      await rm(dataDir, { recursive: true })
    }),
  )
})
