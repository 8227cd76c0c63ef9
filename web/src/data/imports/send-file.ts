import {
  importLimits,
  nothingImported,
  type ImportTally,
  type LineRefusal,
} from '@throughline/contract'
import { ApiError } from '../../server-api/api-error.ts'
import { sendLines, type PiecePlace } from '../../server-api/imports-api.ts'
import { piecesOf, type FilePiece } from './file-pieces.ts'

const pieceLimits = {
  bytesMax: 1024 * 1024,
  linesMax: importLimits.linesMax,
  lineBytesMax: importLimits.lineBytesMax,
} as const

const patience = {
  /** Waits double up to the longest, where the server does not say how long. */
  waitMsFirst: 1_000,
  waitMsMax: 15_000,
  /** A server that does not answer at all may be restarting; one that is busy is waited for. */
  silenceMsMax: 120_000,
} as const

export interface Sending {
  readonly file: Blob
  readonly applicationId: string
  readonly signal: AbortSignal
  /** Told after each piece, and with words while the server has to be waited for. */
  readonly onProgress: (tally: ImportTally, waiting?: string) => void
}

/**
 * Sends a file piece by piece, each when the one before is durable. Throws when the file cannot be read,
 * the server refuses, or `signal` is aborted; what was told until then is true.
 */
export async function sendFile(sending: Sending): Promise<ImportTally> {
  let tally = nothingImported
  let digest: string | undefined
  for await (const piece of piecesOf(sending.file, pieceLimits)) {
    const place = { applicationId: sending.applicationId, linesBefore: tally.lines, digest }
    const answer = await sendPatiently(piece, place, {
      signal: sending.signal,
      onWaiting: (words) => sending.onProgress(tally, words),
    })
    tally = {
      bytes_read: piece.bytesRead,
      lines: tally.lines + answer.lines,
      accepted: tally.accepted + answer.accepted,
      rejected: tally.rejected + answer.rejected.length,
      refusals: withMore(tally.refusals, answer.rejected),
    }
    digest = answer.digest
    sending.onProgress(tally)
  }
  return tally
}

interface Waiting {
  readonly signal: AbortSignal
  readonly onWaiting: (words: string) => void
}

/** Again and again while the server has no room, and for two minutes while it does not answer. */
async function sendPatiently(piece: FilePiece, place: PiecePlace, { signal, onWaiting }: Waiting) {
  let waitMs: number = patience.waitMsFirst
  let silentMs = 0
  for (;;) {
    try {
      return await sendLines(piece.bytes, place, signal)
    } catch (error) {
      if (!(error instanceof ApiError) || !error.retryable) throw error
      const pauseMs = error.waitSeconds === undefined ? waitMs : error.waitSeconds * 1_000
      silentMs = error.code === 'unreachable' ? silentMs + pauseMs : 0
      if (silentMs > patience.silenceMsMax) throw error
      onWaiting(`${error.message} Trying again in ${Math.ceil(pauseMs / 1_000)} s.`)
      await pause(pauseMs, signal)
      waitMs = Math.min(2 * waitMs, patience.waitMsMax)
    }
  }
}

/** Until it is over, or aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  signal.throwIfAborted()
}

function withMore(refusals: readonly LineRefusal[], more: readonly LineRefusal[]): LineRefusal[] {
  const room = importLimits.refusalsMax - refusals.length
  const cut = more.slice(0, room).map(({ detail, ...rest }) => ({
    ...rest,
    detail: detail.slice(0, importLimits.detailCharsMax),
  }))
  return [...refusals, ...cut]
}
