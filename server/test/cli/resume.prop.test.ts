import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { throughline } from './command-line.ts'
import { openFakeIntake, type FakeIntake } from './fake-intake.ts'

/** What happens between the beginning of an import and its end. */
const mishaps = fc.array(
  fc.record({
    /** Ctrl-C at this request of the run. */
    interruptAt: fc.nat({ max: 8 }),
    /** The server keeps the events of this request and the connection breaks. */
    cutAt: fc.nat({ max: 8 }),
    /** As after `kill -9`: the state file is older than what the server has. */
    isStateLost: fc.boolean(),
    /** Lines that somebody appends before the next run. */
    grownBy: fc.nat({ max: 1_500 }),
  }),
  { maxLength: 4 },
)

// Every third line is the same as others, every seventh has its own id, every eleventh is blank.
function aLine(n: number): string {
  if (n % 11 === 0) return '\n'
  if (n % 7 === 0) return `{"event":{"name":"e","id":"own-${n}"},"n":${n}}\n`
  return n % 3 === 0 ? '{"same":true}\n' : `{"n":${n}}\n`
}

function someLines(from: number, count: number): string {
  return Array.from({ length: count }, (_, at) => aLine(from + at)).join('')
}

interface Scene {
  readonly file: string
  readonly older: string
  readonly intake: FakeIntake
  arm(mishap: { readonly interruptAt: number; readonly cutAt: number }): AbortSignal
}

async function openScene(folder: string): Promise<Scene> {
  let interrupt = new AbortController()
  let first = 0
  let armed = { interruptAt: Infinity, cutAt: Infinity }
  const intake = await openFakeIntake((_, number) => {
    if (number - first === armed.interruptAt) interrupt.abort()
    return number - first === armed.cutAt ? { kind: 'keepAndCut' } : { kind: 'accept' }
  })
  return {
    file: path.join(folder, 'events.ndjson'),
    older: path.join(folder, 'older-state.json'),
    intake,
    arm(mishap) {
      interrupt = new AbortController()
      first = intake.requests.length
      armed = mishap
      return interrupt.signal
    },
  }
}

async function importOnce({ file, intake }: Scene, interrupted: AbortSignal): Promise<number> {
  const words = ['import', file, '--url', intake.url]
  return (await throughline(words, { interrupted })).exitCode
}

test('an import that is stopped and resumed at any point sends every line and counts none twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 9_000 }), mishaps, async (count, happenings) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'throughline-cli-'))
      const scene = await openScene(folder)
      const state = `${scene.file}.throughline-import.json`
      let lines = count
      await writeFile(scene.file, someLines(0, count))

      for (const mishap of happenings) {
        await copyFile(state, scene.older).catch(() => undefined)
        await importOnce(scene, scene.arm(mishap))
        if (mishap.isStateLost) await copyFile(scene.older, state).catch(() => rm(state))
        await appendFile(scene.file, someLines(lines, mishap.grownBy))
        lines += mishap.grownBy
      }
      const exitCode = await importOnce(scene, scene.arm({ interruptAt: -1, cutAt: -1 }))
      await scene.intake.close()
      await rm(folder, { recursive: true })

      const sent = [...scene.intake.kept.values()].map(withoutMadeId).sort()
      expect(exitCode).toBe(0)
      expect(sent).toEqual(someLines(0, lines).split('\n').filter(Boolean).sort())
    }),
    { numRuns: 25 },
  )
})

/** The line as it stood in the file: an id made for it stands first. */
function withoutMadeId(line: string): string {
  return line.replace(/^\{"event":\{"id":"line-[0-9a-f]{32}"\},?/, '{')
}
