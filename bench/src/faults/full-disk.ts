/** A disk without room, and room coming back. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { cp, mkdir, rm, statfs } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from './fault.ts'
import { limitProcess } from './process-limits.ts'
import type { Scene } from './scene.ts'
import type { Senders } from './senders.ts'

const mebibyte = 1024 ** 2
/** What is left when the disk is made small. */
const roomBytes = 2 * mebibyte
const refusedMsMax = 30_000
const takenMsMax = 60_000

/**
 * Moves the data to a small disk in memory, lets it fill up until the server refuses, and gives it
 * room again. Where nothing may be mounted, the server and its engine may write no file any more.
 */
export const fillDisk: Fault = {
  name: 'disk-full',
  tells: 'no room on the disk: events are refused, none accepted is lost; room comes back',
  cards: 8,
  async run(scene) {
    const home = scene.dataDir
    const disk = mountSmallDisk(`${home}-small`)
    if (disk === undefined) return withoutFileRoom(scene)
    scene.undo.add(disk.unmount)
    try {
      await moveTo(scene, disk.path)
      await disk.leaveRoom(roomBytes)
      await untilRefused(scene)
      await scene.moment(1_500)
      if (scene.random.chance(0.3)) await restartWhileFull(scene)
      disk.grow()
      if (scene.server().hasEnded()) await scene.start()
      await untilTaken(scene)
      await moveTo(scene, home)
    } finally {
      scene.undo.delete(disk.unmount)
      disk.unmount()
    }
  },
}

// A start needs room for its lock; without any it says so and ends.
async function restartWhileFull(scene: Scene): Promise<void> {
  await scene.server().kill()
  await scene.start().catch(() => {})
}

type SmallDisk = {
  readonly path: string
  leaveRoom(bytes: number): Promise<void>
  readonly grow: () => void
  readonly unmount: () => void
}

const largeBytes = 2 * 1024 * mebibyte

/** A file system in memory; undefined where this process may not mount one. */
function mountSmallDisk(path: string): SmallDisk | undefined {
  const quiet = { stdio: 'pipe' } as const
  const resize = (bytes: number) =>
    execFileSync('mount', ['-o', `remount,size=${bytes}`, path], quiet)
  try {
    mkdirSync(path, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${largeBytes}`, 'throughline', path], quiet)
  } catch {
    return undefined
  }
  return {
    path,
    async leaveRoom(bytes) {
      const { blocks, bfree, bsize } = await statfs(path)
      resize((blocks - bfree) * bsize + bytes)
    },
    grow: () => void resize(largeBytes),
    unmount: () => void execFileSync('umount', ['--lazy', path], quiet),
  }
}

async function moveTo(scene: Scene, target: string): Promise<void> {
  const source = scene.dataDir
  await scene.server().kill()
  await scene.hostGone()
  await rm(target, { recursive: true, force: true }).catch(() => {})
  await mkdir(target, { recursive: true })
  await cp(source, target, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  scene.dataDir = target
  await scene.start()
  await scene.ready()
}

/** The next best: a limit on the size of files, which needs no right that a user does not have. */
async function withoutFileRoom(scene: Scene): Promise<void> {
  scene.note('nothing may be mounted here: files are limited to 0 bytes instead')
  const pids = [scene.server().pid, await scene.hostPid()]
  for (const pid of pids) limitProcess(pid, 'fsize', 0)
  await untilRefused(scene)
  await scene.moment(1_500)
  for (const pid of pids) limitProcess(pid, 'fsize', 'unlimited')
  await untilTaken(scene)
}

async function untilRefused({ senders }: Scene): Promise<void> {
  const before = refusals(senders)
  await until(refusedMsMax, 'refuses nothing', () => refusals(senders) > before)
}

async function untilTaken({ senders }: Scene): Promise<void> {
  const before = answered(senders)
  await until(takenMsMax, 'takes nothing', () => answered(senders) > before)
}

async function until(msMax: number, problem: string, isSo: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + msMax
  while (!isSo()) {
    if (Date.now() > deadlineMs) throw new Error(`the server ${problem} within ${msMax} ms`)
    await delay(20)
  }
}

function refusals({ totals }: Senders): number {
  return [...totals.refused.values()].reduce((sum, count) => sum + count, 0)
}

function answered({ list }: Senders): number {
  return list.reduce((sum, sender) => sum + sender.answered, 0)
}
