/** What a process and all its descendants use, as Linux tells in /proc. */
import { readdir, readFile } from 'node:fs/promises'

export type Usage = {
  readonly processes: number
  /** Resident memory; pages that two processes share count twice. */
  readonly rssBytes: number
  /** Processor time since the start, in ticks of 10 ms. */
  readonly cpuTicks: number
}

export const ticksPerSecond = 100
const pageBytes = 4_096

type Stat = {
  readonly pid: number
  readonly parent: number
  readonly cpuTicks: number
  readonly rssBytes: number
}

/** The sum over the process `pid` and everything it started. */
export async function readUsage(pid: number): Promise<Usage> {
  const stats = await readStats()
  const family = new Set([pid])
  // A child's row may come before its parent's, so look until nobody joins.
  for (let size = 0; size !== family.size;) {
    size = family.size
    for (const stat of stats) if (family.has(stat.parent)) family.add(stat.pid)
  }
  const members = stats.filter((stat) => family.has(stat.pid))
  return {
    processes: members.length,
    rssBytes: members.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    cpuTicks: members.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0),
  }
}

/** Processor time of the process alone, without what it started. */
export async function readOwnCpuTicks(pid: number): Promise<number> {
  return parseStat(pid, await readFile(`/proc/${pid}/stat`, 'utf8')).cpuTicks
}

async function readStats(): Promise<readonly Stat[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(names.map(readStat))
  return stats.filter((stat) => stat !== undefined)
}

async function readStat(name: string): Promise<Stat | undefined> {
  try {
    return parseStat(Number(name), await readFile(`/proc/${name}/stat`, 'utf8'))
  } catch {
    // It ended between the listing and the reading.
    return undefined
  }
}

// The command, in parentheses, may hold spaces; the numbered fields of proc(5) start after it.
function parseStat(pid: number, text: string): Stat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return {
    pid,
    parent: field(4),
    cpuTicks: field(14) + field(15),
    rssBytes: field(24) * pageBytes,
  }
}
