import type { BatchAnswer } from '@throughline/contract'
import { CliError, wordsOf } from '../cli-error.ts'
import { intakeLimits, type Intake } from '../sending/intake.ts'
import { sendInOrder } from '../sending/send-in-order.ts'
import { countWords } from '../screen/wording.ts'
import type { RefusedLine } from '../../event-lines/event-line.ts'
import { refusedEvent } from '../../event-lines/refused-event.ts'
import { FileChanged, importBatches, type ImportBatch } from './import-batches.ts'
import { readState, statePath, writeState, type ImportState } from './import-state.ts'
import { readInput, type Input, type Reading } from './read-input.ts'
import type { RejectsFile } from './rejects-file.ts'
import { emptyTally, withBatch, type Tally } from '../sending/tally.ts'

/** What all files of one command share. */
export interface ImportJob {
  readonly intake: Intake
  readonly rejects: RejectsFile
  readonly reading: Reading
  readonly application: string | undefined
  readonly stateDir: string | undefined
  readonly isRestart: boolean
  /** Names server, key and application: state of another target is of no use. */
  readonly target: string
  readonly note: (words: string) => void
  /** Told the events that each acknowledged batch decided. */
  readonly onEvents: (count: number) => void
}

export interface FileOutcome {
  readonly input: Input
  /** What this run did. */
  readonly tally: Tally
  /** What had become of the lines that an earlier run had done, and this one skipped. */
  readonly earlier: Tally
  readonly failure: CliError | undefined
}

/** Imports one file, from where an earlier run got to. Failures are part of the outcome. */
export async function importFile(input: Input, job: ImportJob): Promise<FileOutcome> {
  const resume = await findResume(input, job)
  try {
    return await importFrom(input, resume, job)
  } catch (error) {
    if (!(error instanceof FileChanged)) throw error
    job.note(`${input.name}: ${error.message} since the last run; starting over`)
    return importFrom(input, undefined, job)
  }
}

async function findResume(input: Input, job: ImportJob): Promise<ImportState | undefined> {
  if (input.path === undefined || job.isRestart) return undefined
  const found = await readState(statePath(input.path, job.stateDir), job.target)
  if (found.kind === 'unusable') job.note(`${input.name}: starting over (${found.words})`)
  if (found.kind !== 'found' || found.state.line === 0) return undefined
  job.note(`${input.name}: resuming after line ${countWords(found.state.line)}`)
  return found.state
}

async function importFrom(
  input: Input,
  resume: ImportState | undefined,
  job: ImportJob,
): Promise<FileOutcome> {
  const earlier = resume?.tally ?? emptyTally
  let tally = emptyTally
  let whole = earlier
  const saveState = await openStateSaver(input, resume, job)
  const acknowledge = async (batch: ImportBatch, answer: BatchAnswer): Promise<void> => {
    const refused = refusedLines(batch, answer)
    await writing('--rejects', async () => job.rejects.add(input.name, refused))
    const decided = { accepted: answer.accepted, refusals: refused.map(asRefusal) }
    tally = withBatch(tally, decided)
    whole = withBatch(whole, decided)
    await saveState(batch, whole)
    job.onEvents(answer.accepted + refused.length)
  }
  const failure = await sendBatches(input, { resume, job, acknowledge })
  return { input, tally, earlier, failure }
}

async function sendBatches(
  input: Input,
  to: {
    readonly resume: ImportState | undefined
    readonly job: ImportJob
    readonly acknowledge: (batch: ImportBatch, answer: BatchAnswer) => Promise<void>
  },
): Promise<CliError | undefined> {
  const { resume, job, acknowledge } = to
  const batches = importBatches(readInput(input, job.reading), {
    application: job.application,
    resume,
    limits: intakeLimits,
  })
  try {
    await sendInOrder(batches, {
      inFlightMax: intakeLimits.requestsInFlightMax,
      send: async (batch, abandoned) =>
        job.intake.send(
          batch.events.map(({ bytes }) => bytes),
          abandoned,
        ),
      acknowledge,
    })
    return undefined
  } catch (error) {
    if (error instanceof CliError) return error
    throw error
  }
}

async function writing(what: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    throw new CliError('disk_failed', `cannot write ${what}: ${wordsOf(error)}`, error)
  }
}

type SaveState = (batch: ImportBatch, whole: Tally) => Promise<void>

/** Tries the state file before the first line is sent; an import that cannot keep one says so. */
async function openStateSaver(
  input: Input,
  resume: ImportState | undefined,
  job: ImportJob,
): Promise<SaveState> {
  if (input.path === undefined) return async () => undefined
  const at = statePath(input.path, job.stateDir)
  const fixed = { version: 1, file: input.path, target: job.target } as const
  try {
    await writeState(at, resume ?? { ...fixed, line: 0, digest: '', tally: emptyTally })
  } catch (error) {
    job.note(`${input.name}: cannot be resumed, ${wordsOf(error)}; --state-dir names another place`)
    return async () => undefined
  }
  return async ({ lastLine, digest }, tally) =>
    writing(at, async () => writeState(at, { ...fixed, line: lastLine, digest, tally }))
}

/** Lines refused here and by the server, in the order of the file. */
function refusedLines(batch: ImportBatch, answer: BatchAnswer): readonly RefusedLine[] {
  const byServer = answer.rejected.flatMap(({ index, code, detail }) => {
    const event = batch.events[index]
    return event === undefined ? [] : [refusedEvent(event, { code, detail })]
  })
  return [...batch.refused, ...byServer].sort((a, b) => a.line.number - b.line.number)
}

function asRefusal({ line, code, detail }: RefusedLine): {
  line: number
  code: string
  detail: string
} {
  return { line: line.number, code, detail }
}
