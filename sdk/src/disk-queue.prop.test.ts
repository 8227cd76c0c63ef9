import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDiskQueue, type DiskQueue } from './disk-queue.ts'
import { openNotices } from './notices.ts'

function open(directory: string): DiskQueue {
  const queue = openDiskQueue(directory, openNotices(false))
  if (queue === undefined) throw new Error('the queue did not open')
  return queue
}

/** The names of the events that the next process finds. */
function namesIn(directory: string): readonly string[] {
  const queue = open(directory)
  queue.close()
  return queue.kept.map((json) => /"event":"([^"]*)"/.exec(json)?.[1] ?? '')
}

test('whatever was appended and removed, and wherever the file was cut, what is kept is a part in order', () => {
  const removal = fc.record({ start: fc.nat(4), count: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(fc.option(removal), { maxLength: 30 }), fc.nat(2_000), (steps, cut) => {
      const directory = mkdtempSync(join(tmpdir(), 'queue-'))
      const file = join(directory, 'events.log')
      const queue = open(directory)
      const expected: string[] = []
      for (const [index, step] of steps.entries()) {
        if (step === null) {
          queue.append(`{"eventId":"id-${index}","event":"e${index}"}`)
          expected.push(`e${index}`)
        } else {
          queue.remove(step.start, step.count)
          expected.splice(step.start, step.count)
        }
      }
      queue.close()
      expect(namesIn(directory)).toEqual(expected)

      writeFileSync(file, readFileSync(file).subarray(0, cut))
      const kept = namesIn(directory)
      expect(kept).toEqual(expected.slice(0, kept.length))
    }),
    { numRuns: 50 },
  )
})
