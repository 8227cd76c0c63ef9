/**
 * The state file of an import: where a later run may resume.
 *
 * Promise: every line up to `line` has been answered by the server, so skipping them loses nothing.
 * The file may be older than the truth (after a crash): then lines are sent again, and counted once
 * by their ids. It is never newer: it is written only after the answer came.
 * Layout: one JSON object, replaced as a whole by a rename.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { systemCodeOf, wordsOf } from '../cli-error.ts'
import { Tally } from '../sending/tally.ts'

const ImportState = Type.Object({
  version: Type.Literal(1),
  file: Type.String(),
  /** Where the lines went. Another server, another key or another application: another import. */
  target: Type.String(),
  line: Type.Integer(),
  digest: Type.String(),
  tally: Tally,
})
export type ImportState = Static<typeof ImportState>

const importState = Compile(ImportState)

export type StateFound =
  | { readonly kind: 'absent' }
  | { readonly kind: 'found'; readonly state: ImportState }
  /** It is there but of no use; `words` say why. */
  | { readonly kind: 'unusable'; readonly words: string }

/** Where the state of `file` is kept: beside it, or in a directory that may serve many files. */
export function statePath(file: string, stateDir: string | undefined): string {
  const whole = path.resolve(file)
  if (stateDir === undefined) return `${whole}.throughline-import.json`
  const place = createHash('sha256').update(whole).digest('hex').slice(0, 12)
  return path.join(stateDir, `${path.basename(file)}.${place}.throughline-import.json`)
}

/** Names server, key and application without revealing the key. */
export function targetOf(url: URL, apiKey: string, application: string | undefined): string {
  const key = createHash('sha256').update(apiKey).digest('hex').slice(0, 8)
  return [url.origin, `key ${key}`, ...(application === undefined ? [] : [application])].join(', ')
}

/** The state that an earlier run to the same target left, if there is one of use. */
export async function readState(at: string, target: string): Promise<StateFound> {
  try {
    return judged(parseJson(await readFile(at, 'utf8')), at, target)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { kind: 'absent' }
    return { kind: 'unusable', words: `${at}: ${wordsOf(error)}` }
  }
}

function judged(state: unknown, at: string, target: string): StateFound {
  if (!importState.Check(state)) return { kind: 'unusable', words: `${at} is not a state file` }
  return state.target === target
    ? { kind: 'found', state }
    : { kind: 'unusable', words: 'the earlier import went to another server, key or application' }
}

/** Replaces the state file. A crash in between leaves the old one or the new one. */
export async function writeState(at: string, state: ImportState): Promise<void> {
  const next = `${at}.next`
  await mkdir(path.dirname(at), { recursive: true })
  await writeFile(next, `${JSON.stringify(state)}\n`)
  await rename(next, at)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // told to the user as a state file that cannot be read
  }
}
