import { findApiKey } from '../keys.ts'
import type { ImportCommand } from '../arguments.ts'
import { exitCodes, type CliError, type ExitCode } from '../cli-error.ts'
import { openProgress, type Progress } from '../screen/progress.ts'
import { byteWords } from '../screen/wording.ts'
import { openCommandIntake } from '../sending/intake.ts'
import type { Surroundings } from '../surroundings.ts'
import { importFile, type FileOutcome, type ImportJob } from './import-file.ts'
import { targetOf } from './import-state.ts'
import { importSummary } from './import-summary.ts'
import { findInputs, type Input } from './read-input.ts'
import { openRejectsFile, type RejectsFile } from './rejects-file.ts'
import { rejectedCount } from '../sending/tally.ts'

/** `throughline import FILE…`: one file after the other, then the summary. */
export async function runImport(command: ImportCommand, around: Surroundings): Promise<ExitCode> {
  const startMs = around.clock.nowMs()
  const inputs = await findInputs(command.files)
  const apiKey = await findApiKey(command.apiKey, around.keys)
  const rejects = await openRejectsFile(command.rejects)
  const progress = openProgress({
    output: around.stderr,
    clock: around.clock,
    columns: around.terminalColumns,
    isQuiet: command.quiet,
  })
  const job = openJob({ command, around, apiKey, rejects, progress, inputs })
  const outcomes = await importFiles(inputs, job)
  progress.close()
  await rejects.close()
  around.stdout.write(importSummary(outcomes, around.clock.nowMs() - startMs))
  return exitCodeOf(outcomes)
}

interface JobParts {
  readonly command: ImportCommand
  readonly around: Surroundings
  readonly apiKey: string
  readonly rejects: RejectsFile
  readonly progress: Progress
  readonly inputs: readonly Input[]
}

function openJob({ command, around, apiKey, rejects, progress, inputs }: JobParts): ImportJob {
  const meter = openMeter(inputs, progress)
  return {
    intake: openCommandIntake({ url: command.url, around, apiKey, progress }),
    rejects,
    reading: {
      stdin: around.stdin,
      signal: around.interrupted,
      onBytes: (count) => meter.onBytes(count),
    },
    application: command.application,
    stateDir: command.stateDir,
    isRestart: command.restart,
    target: targetOf(command.url, apiKey, command.application),
    note: (words) => progress.note(words),
    onEvents: (count) => meter.onEvents(count),
  }
}

/** Counts what is read and decided, over all files, into the progress bar. */
function openMeter(
  inputs: readonly Input[],
  progress: Progress,
): Pick<ImportJob, 'onEvents'> & Pick<ImportJob['reading'], 'onBytes'> {
  const total = totalBytes(inputs)
  const of = total === undefined ? '' : ` of ${byteWords(total)}`
  let done = 0
  let events = 0
  const show = (): void => progress.show({ done, total, events, words: `${byteWords(done)}${of}` })
  show()
  return {
    onBytes(count) {
      done += count
    },
    onEvents(count) {
      events += count
      show()
    },
  }
}

function totalBytes(inputs: readonly Input[]): number | undefined {
  let total = 0
  for (const { bytes } of inputs) {
    if (bytes === undefined) return undefined
    total += bytes
  }
  return total
}

async function importFiles(
  inputs: readonly Input[],
  job: ImportJob,
): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = []
  for (const input of inputs) {
    const outcome = await importFile(input, job)
    outcomes.push(outcome)
    if (outcome.failure !== undefined) {
      job.note(`throughline: ${failureWords(outcome.failure, input)}`)
      // A damaged file says nothing about the next one; a server that is gone does.
      if (outcome.failure.code !== 'input_damaged') break
    }
  }
  return outcomes
}

function failureWords(failure: CliError, input: Input): string {
  return `${failure.message}; ${whatNow(failure, input)}`
}

function whatNow(failure: CliError, input: Input): string {
  if (failure.code === 'input_damaged') return 'what could be read was sent'
  return input.path === undefined
    ? 'send the same input again: what arrived before is counted once'
    : 'the same command goes on where this one stopped'
}

function exitCodeOf(outcomes: readonly FileOutcome[]): ExitCode {
  const failure = outcomes.findLast((outcome) => outcome.failure !== undefined)?.failure
  if (failure !== undefined) return failure.exitCode
  // Only what this run was refused: what an earlier one was, that one said.
  const isRejected = outcomes.some(({ tally }) => rejectedCount(tally) > 0)
  return isRejected ? exitCodes.someRejected : exitCodes.allAccepted
}
