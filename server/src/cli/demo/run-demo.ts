import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BatchAnswer } from '@throughline/contract'
import { findApiKey } from '../keys.ts'
import type { DemoCommand } from '../arguments.ts'
import { CliError, exitCodes, systemCodeOf, type ExitCode } from '../cli-error.ts'
import { openProgress, type Progress } from '../screen/progress.ts'
import { intakeLimits, openCommandIntake } from '../sending/intake.ts'
import { sendInOrder } from '../sending/send-in-order.ts'
import { emptyTally, rejectedCount, withBatch, type Tally } from '../sending/tally.ts'
import type { Surroundings } from '../surroundings.ts'
import { demoBatches, type DemoBatch } from '../../demo/demo-batches.ts'
import { demoSummary, dryRunSummary } from './demo-summary.ts'
import { openEvidence, type Evidence } from '../../demo/evidence.ts'
import { dayMs, openShop, type Shop } from '../../demo/shop.ts'
import { storyOf } from './story.ts'

/** `throughline demo`: makes the shop and sends it, or prints it. */
export async function runDemo(command: DemoCommand, around: Surroundings): Promise<ExitCode> {
  const shop = openShop(command, around.clock.nowMs())
  return command.dryRun ? printShop(shop, around) : sendShop(shop, command, around)
}

async function printShop(shop: Shop, around: Surroundings): Promise<ExitCode> {
  let events = 0
  const evidence = openEvidence(shop)
  const text = Readable.from(
    (function* () {
      for (const { lines } of demoBatches(shop, intakeLimits.batchEventsMax)) {
        events += lines.length
        evidence.note(lines)
        yield `${lines.join('\n')}\n`
      }
    })(),
  )
  try {
    await pipeline(text, around.stdout, { end: false, signal: around.interrupted })
  } catch (error) {
    if (around.interrupted.aborted) return exitCodes.interrupted
    // `… | head` has seen enough.
    if (systemCodeOf(error) === 'EPIPE') return exitCodes.allAccepted
    throw error
  }
  const facts = { evidence: evidence.counted(), tally: undefined, nowMs: around.clock.nowMs() }
  around.stderr.write(dryRunSummary(shop, { events, story: storyOf(shop, facts) }))
  return exitCodes.allAccepted
}

async function sendShop(shop: Shop, command: DemoCommand, around: Surroundings): Promise<ExitCode> {
  const startMs = around.clock.nowMs()
  const apiKey = await findApiKey(command.apiKey, around.keys)
  const progress = openProgress({
    output: around.stderr,
    clock: around.clock,
    columns: around.terminalColumns,
    isQuiet: command.quiet,
  })
  const evidence = openEvidence(shop)
  const parts = { command, around, apiKey, progress, evidence }
  const { tally, failure } = await sendBatches(shop, parts)
  progress.close()
  const nowMs = around.clock.nowMs()
  const facts = { evidence: evidence.counted(), tally, nowMs }
  const story = failure === undefined ? storyOf(shop, facts) : undefined
  around.stdout.write(demoSummary(shop, { tally, tookMs: nowMs - startMs, story }))
  if (failure === undefined) {
    return rejectedCount(tally) > 0 ? exitCodes.someRejected : exitCodes.allAccepted
  }
  around.stderr.write(
    `throughline: ${failure.message}; run it again today and what arrived is counted once\n`,
  )
  return failure.exitCode
}

interface DemoParts {
  readonly command: DemoCommand
  readonly around: Surroundings
  readonly apiKey: string
  readonly progress: Progress
  readonly evidence: Evidence
}

async function sendBatches(
  shop: Shop,
  parts: DemoParts,
): Promise<{ readonly tally: Tally; readonly failure: CliError | undefined }> {
  const intake = openCommandIntake({
    url: parts.command.url,
    apiKey: parts.apiKey,
    around: parts.around,
    progress: parts.progress,
  })
  let tally = emptyTally
  showStanding(shop, parts.progress, { dayEnded: 0, events: 0 })
  const acknowledge = async (batch: DemoBatch, answer: BatchAnswer): Promise<void> => {
    tally = withBatch(tally, { accepted: answer.accepted, refusals: refusalsOf(batch, answer) })
    showStanding(shop, parts.progress, { dayEnded: batch.day, events: tally.read })
  }
  try {
    await sendInOrder(noted(demoBatches(shop, intakeLimits.batchEventsMax), parts.evidence), {
      inFlightMax: intakeLimits.requestsInFlightMax,
      send: async ({ lines, traces }, abandoned) => {
        if (traces.length > 0) await intake.sendTraces(traces, abandoned)
        return intake.send(
          lines.map((line) => Buffer.from(line)),
          abandoned,
        )
      },
      acknowledge,
    })
    return { tally, failure: undefined }
  } catch (error) {
    if (error instanceof CliError) return { tally, failure: error }
    throw error
  }
}

async function* noted(batches: Iterable<DemoBatch>, evidence: Evidence): AsyncGenerator<DemoBatch> {
  for (const batch of batches) {
    evidence.note(batch.lines)
    yield batch
  }
}

function refusalsOf(
  batch: DemoBatch,
  answer: BatchAnswer,
): { readonly line: number; readonly code: string; readonly detail: string }[] {
  return answer.rejected.map(({ index, code, detail }) => {
    return { line: batch.firstLine + index, code, detail }
  })
}

function showStanding(
  shop: Shop,
  progress: Progress,
  { dayEnded, events }: { readonly dayEnded: number; readonly events: number },
): void {
  const total = shop.days * dayMs
  const words = `day ${Math.min(Math.floor(dayEnded) + 1, shop.days)} of ${shop.days}`
  progress.show({ done: Math.min(dayEnded * dayMs, total), total, events, words })
}
