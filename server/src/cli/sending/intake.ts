import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { BatchAnswer } from '@throughline/contract'
import { CliError } from '../cli-error.ts'
import type { Progress } from '../screen/progress.ts'
import { durationWords } from '../screen/wording.ts'
import type { Surroundings } from '../surroundings.ts'
import { answerOf, emptyAnswer, joinAnswers } from './batch-answer.ts'
import { openPatience, type PatienceOptions } from './patience.ts'
import {
  eventRoute,
  postBatch,
  traceRoute,
  type Address,
  type Reply,
  type Route,
} from './post-batch.ts'

export const intakeLimits = {
  batchEventsMax: 1_000,
  /** Uncompressed. The server refuses bodies over 5 MB. */
  batchBytesMax: 2 * 1024 * 1024,
  /** The largest event that still fits a body of its own. */
  eventBytesMax: 4_900_000,
  requestsInFlightMax: 4,
} as const

export interface Intake {
  /**
   * Sends one batch of JSON lines until the server has answered for every event in it, or until
   * `abandoned` is aborted.
   */
  send(lines: readonly Uint8Array[], abandoned: AbortSignal): Promise<BatchAnswer>
  /** Sends traces, each JSON of a list of spans, likewise. */
  sendTraces(traces: readonly string[], abandoned: AbortSignal): Promise<void>
}

type IntakeOptions = Omit<Address, 'nowMs'> & Omit<PatienceOptions, 'hasEverAnswered'>
type CommandParts = Pick<Address, 'url' | 'apiKey'> & {
  readonly around: Surroundings
  readonly progress: Progress
}

type FinalReply = Exclude<Reply, { kind: 'obstacle' }>
type Post = (lines: readonly Uint8Array[]) => Promise<FinalReply>
type Body = { readonly bytes: Uint8Array; readonly route: Route }

const compress = promisify(gzip)
const newline = Buffer.from('\n')

/** The server's event intake, retries included. Its only memory: whether the server ever answered. */
export function openIntake(options: IntakeOptions): Intake {
  let hasEverAnswered = false

  const post = async ({ bytes, route }: Body, signal: AbortSignal): Promise<FinalReply> => {
    const to: Address = { ...options, signal, nowMs: () => options.clock.nowMs() }
    const body = await compress(bytes, { level: constants.Z_BEST_SPEED })
    const patience = openPatience({ ...options, signal, hasEverAnswered: () => hasEverAnswered })
    // Ends: `endure` throws when its limit is reached or the signal is aborted.
    for (;;) {
      const reply = await postBatch(to, body, route)
      if (reply.kind !== 'obstacle' || reply.obstacle.kind === 'busy') hasEverAnswered = true
      if (reply.kind !== 'obstacle') return reply
      await patience.endure(reply.obstacle)
    }
  }

  return {
    async send(lines, abandoned) {
      const signal = AbortSignal.any([options.signal, abandoned])
      return sendAll(lines, async (some) =>
        post({ bytes: joinLines(some), route: eventRoute }, signal),
      )
    },
    async sendTraces(traces, abandoned) {
      const signal = AbortSignal.any([options.signal, abandoned])
      const bytes = Buffer.from(`[${traces.join(',')}]`)
      const reply = await post({ bytes, route: traceRoute }, signal)
      if (reply.kind === 'accepted') return
      throw new CliError(
        'server_unreachable',
        `spans were refused (${reply.status}): ${reply.words}`,
      )
    },
  }
}

/** The intake that a command sends to; what it waits for is told beside its progress. */
export function openCommandIntake({ around, progress, ...address }: CommandParts): Intake {
  return openIntake({
    ...address,
    fetch: around.fetch,
    clock: around.clock,
    random: around.random,
    signal: around.interrupted,
    waiting: (words, waitMs) => progress.note(`${words}; trying again in ${durationWords(waitMs)}`),
  })
}

async function sendAll(lines: readonly Uint8Array[], post: Post): Promise<BatchAnswer> {
  if (lines.length === 0) return emptyAnswer
  const reply = await post(lines)
  if (reply.kind === 'accepted') return answerOf(reply.answer, lines.length)
  if (lines.length === 1) return rejectedAlone(reply)
  // A body refused as a whole hides which event is to blame: halve it until that one stands alone.
  const middle = lines.length >> 1
  const first = await sendAll(lines.slice(0, middle), post)
  return joinAnswers(first, await sendAll(lines.slice(middle), post), middle)
}

function rejectedAlone(reply: { readonly status: number; readonly words: string }): BatchAnswer {
  const code = `http_${reply.status}`
  return { accepted: 0, rejected: [{ index: 0, code, title: code, detail: reply.words }] }
}

function joinLines(lines: readonly Uint8Array[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, newline]))
}
