/** Files of the journal that are not what was written: the server is killed, they change, it starts. */
import { appendFile, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { restartWithoutEngine } from './backlog.ts'
import type { Fault } from './fault.ts'
import { targetOf, type Scene } from './scene.ts'
import { idOf } from './senders.ts'
import { findMissing, type Missing } from './stored-ids.ts'

const waitingEvents = 4_000

/** Flips one bit of a record that waits: its events, and no others, are lost and told as lost. */
export const flipBit: Fault = {
  name: 'flip-bit',
  tells: 'a bit flipped in a record that waits: its events are lost and told, no others are',
  cards: 6,
  async run(scene) {
    await fillJournal(scene)
    const damaged = await flipBitOfRecord(scene)
    await scene.start()
    await expectTold(scene, damaged)
  },
}

/** Leaves the first half of a record at the end of the journal, as a crash in a write does. */
export const tearTail: Fault = {
  name: 'tear-tail',
  tells: 'half a record at the end of the journal: nothing that was answered is lost',
  cards: 5,
  async run(scene) {
    await fillJournal(scene)
    const { path, bytes } = await lastFile(scene)
    const [from = 0, until = bytes.length] = recordStarts(bytes)
    const torn = bytes.subarray(from, from + scene.random.between(1, until - from - 1))
    await appendFile(path, torn)
    await scene.start()
    const cut = Number(/"cutBytes":(\d+)/.exec(scene.server().log())?.[1])
    if (cut !== torn.length) throw new Error(`${torn.length} bytes were torn, ${cut} were cut`)
  },
}

/** A killed server with much in its journal, and every sender at rest, so that none sends it again. */
async function fillJournal(scene: Scene): Promise<void> {
  await restartWithoutEngine(scene)
  await scene.senders.sendMany(waitingEvents)
  await scene.moment(300)
  await scene.senders.rest()
  await scene.server().kill()
}

async function lastFile({ dataDir }: Scene): Promise<{ path: string; bytes: Buffer }> {
  const directory = join(dataDir, 'journal')
  const name = (await readdir(directory))
    .filter((one) => one.endsWith('.journal'))
    .toSorted()
    .at(-1)
  if (name === undefined) throw new Error('the journal has no file')
  const path = join(directory, name)
  return { path, bytes: await readFile(path) }
}

const recordMark = Buffer.from([0xff, 0x54, 0x4c, 0x52])

/** Where the records of a file start: their mark is in no text. */
function recordStarts(bytes: Buffer): number[] {
  const starts: number[] = []
  for (let at = bytes.indexOf(recordMark); at >= 0; at = bytes.indexOf(recordMark, at + 4)) {
    starts.push(at)
  }
  return starts
}

/** The ids of a record whose one bit is flipped; not the last, which would count as torn. */
async function flipBitOfRecord(scene: Scene): Promise<readonly string[]> {
  const { path, bytes } = await lastFile(scene)
  const starts = recordStarts(bytes)
  const index = scene.random.between(0, starts.length - 2)
  const [from = 0, until = 0] = starts.slice(index, index + 2)
  const ids = idsIn(bytes.subarray(from, until))
  const at = scene.random.between(from, until - 1)
  const file = await open(path, 'r+')
  const flipped = (bytes[at] ?? 0) ^ (1 << scene.random.between(0, 7))
  await file.write(Buffer.of(flipped), 0, 1, at)
  await file.close()
  return ids
}

function idsIn(bytes: Buffer): string[] {
  return [...bytes.toString('latin1').matchAll(/"event_id":"([^"]+)"/g)].map(([, id]) => id ?? '')
}

async function expectTold(scene: Scene, damaged: readonly string[]): Promise<void> {
  const { lost } = await scene.untilStored()
  await scene.ready()
  const missing = await findMissing(targetOf(scene), scene.senders.list)
  const missed = missing.flatMap(idsOf).filter((id) => !scene.knownLost.has(id))
  // One that was sent twice, because its first answer was cut off, may be there all the same.
  const unexplained = missed.filter((id) => !damaged.includes(id))
  if (unexplained.length > 0)
    throw new Error(`not damaged, but missing: ${unexplained.slice(0, 9).join()}`)
  if (lost !== damaged.length) throw new Error(`${damaged.length} damaged, ${lost} told as lost`)
  if (!scene.server().log().includes('the journal lost accepted events'))
    throw new Error('not in the log')
  for (const id of missed) scene.knownLost.add(id)
}

function idsOf({ sender, from, until }: Missing): string[] {
  return Array.from({ length: until - from }, (_, index) => idOf(sender, from + index))
}
