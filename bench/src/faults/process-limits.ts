/** Limits of a running process, and what Linux tells of it in /proc. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Sets what a process may have: of address space (`as`), or in one file (`fsize`); in bytes. */
export function limitProcess(pid: number, kind: 'as' | 'fsize', bytes: number | 'unlimited'): void {
  // One that is gone meanwhile needs no limit.
  if (isAlive(pid)) execFileSync('prlimit', ['--pid', String(pid), `--${kind}=${bytes}:`])
}

/** The address space that a process has taken, in bytes. */
export function addressSpace(pid: number): number {
  const kibibytes = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes) * 1024
}

/** False for a process that is gone, also for one that nobody has waited for. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
