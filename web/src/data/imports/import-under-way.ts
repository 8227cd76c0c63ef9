import {
  importLimits,
  nothingImported,
  type ImportStanding,
  type ImportTally,
} from '@throughline/contract'
import { useSyncExternalStore } from 'react'
import { plainWords, ApiError } from '../../server-api/api-error.ts'
import { beginImport, tellImport } from '../../server-api/imports-api.ts'
import { sendFile } from './send-file.ts'

/** A file that this page sends, or the last that it sent. */
export interface ImportUnderWay {
  readonly name: string
  readonly bytes: number
  readonly applicationId: string
  readonly state: ImportStanding['state']
  readonly tally: ImportTally
  readonly startedMs: number
  /** Why nothing moves just now. */
  readonly waiting?: string | undefined
  readonly reason?: string
}

/** How often the server is told how far it is. */
const toldEveryMs = 5_000

// Outside of React: an import goes on while its page shows another screen.
let current: ImportUnderWay | undefined
let cancelling = new AbortController()
const watchers = new Set<() => void>()

/** The import of this page, renewed as it goes on. */
export function useImportUnderWay(): ImportUnderWay | undefined {
  return useSyncExternalStore(watch, () => current)
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function show(next: ImportUnderWay | undefined): void {
  current = next
  for (const watcher of watchers) watcher()
}

/** Stops after the piece that is being sent; what was taken stays. */
export function cancelImport(): void {
  cancelling.abort()
}

/** Sends a file, when no other is being sent. Resolves when it is over, however it ends. */
export async function startImport(file: File, applicationId: string): Promise<void> {
  if (current?.state === 'running') return
  cancelling = new AbortController()
  const { name, size: bytes } = file
  const started = { name, bytes, applicationId, startedMs: Date.now() }
  show({ ...started, state: 'running', tally: nothingImported })
  addEventListener('beforeunload', askFirst)
  try {
    const { id } = await beginImport({ name, bytes, application_id: applicationId })
    await sendAndTell(id, file, cancelling.signal)
  } catch (error) {
    end({ state: 'failed', reason: plainWords(error) })
  } finally {
    removeEventListener('beforeunload', askFirst)
  }
}

// A page that is closed sends no more.
function askFirst(leaving: BeforeUnloadEvent): void {
  leaving.preventDefault()
}

async function sendAndTell(id: string, file: File, signal: AbortSignal): Promise<void> {
  let toldMs = Date.now()
  let telling: Promise<unknown> = Promise.resolve()
  // In order. What is told later makes up for what could not be told.
  const tell = (standing: ImportStanding): Promise<unknown> => {
    telling = telling.then(async () => tellImport(id, standing)).catch(() => {})
    return telling
  }
  // Whoever sees that it is over finds it in the list.
  const finish = async (how: Ending): Promise<void> => {
    await tell({ ...(current?.tally ?? nothingImported), ...how })
    end(how)
  }
  try {
    await sendFile({
      file,
      applicationId: current?.applicationId ?? '',
      signal,
      onProgress(tally, waiting) {
        if (current !== undefined) show({ ...current, tally, waiting })
        if (Date.now() - toldMs < toldEveryMs) return
        toldMs = Date.now()
        void tell({ ...tally, state: 'running' })
      },
    })
    await finish({ state: 'done' })
  } catch (error) {
    await finish(signal.aborted ? { state: 'cancelled' } : failed(error))
  }
}

interface Ending {
  readonly state: 'done' | 'cancelled' | 'failed'
  readonly reason?: string
}

function end(how: Ending): void {
  if (current !== undefined) show({ ...current, ...how, waiting: undefined })
}

function failed(error: unknown): Ending {
  const reason =
    error instanceof ApiError
      ? plainWords(error)
      : `The file cannot be read to its end: ${wordsOf(error)}.`
  return { state: 'failed', reason: reason.slice(0, importLimits.detailCharsMax) }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
