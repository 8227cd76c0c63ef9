import { signalWithin } from '../../warehouse/signal-within.ts'
import { readAsked, type AskedBody } from './asked-body.ts'
import { openNamedRuns, type Asker } from './named-runs.ts'
import { openKeptRuns, type Computed, type Run, type Told } from './kept-runs.ts'

export type { Told } from './kept-runs.ts'

export type RunLimits = {
  /** An answer that takes longer is promised instead: `running`, and an id to ask again with. */
  readonly softMs: number
  /** Longer than this nothing is computed. */
  readonly hardMs: number
}

export interface QuestionRun {
  /** Names the endpoint: the same body means another question at another. */
  readonly kind: string
  readonly body: unknown
  readonly asker: Asker
  /** Whether whoever asks can be told `running`; others wait until the end. */
  readonly canContinue: boolean
  /** Aborted when whoever asks has gone. */
  readonly signal: AbortSignal
  compute(requestId: string, signal: AbortSignal): Promise<Computed>
}

export interface QuestionRuns {
  /** The answer, or `running` with the id under which the same body gets it later. */
  ask(question: QuestionRun): Promise<Told>
  /** The runs that somebody waits for, or comes back for, under a name. */
  runningOf(asker: Asker): readonly RunningRun[]
  /** Ends them for whoever asked; what others wait for too goes on for those. */
  cancel(asker: Asker): void
  /** Told after an insert: what is asked from now on shares no run that began before. */
  noteInserted(): void
  /** Computes nothing on: for when nobody can come back. */
  close(): Promise<void>
}

export type RunningRun = { readonly id: string; readonly elapsedMs: number }

type Options = RunLimits & {
  readonly nowMs: () => number
  readonly newRequestId: () => string
}

/** Runs questions: shares those that are the same, and goes on with those that take long. */
export function openQuestionRuns(options: Options): QuestionRuns {
  const kept = openKeptRuns(options.nowMs)
  const named = openNamedRuns()
  const find = (asked: AskedBody): Run | undefined => {
    if (asked.requestId !== undefined) {
      const continued = kept.byId(asked.requestId)
      if (continued !== undefined) return continued
    }
    return asked.isBackground ? undefined : kept.shareable(asked.key)
  }
  const begin = (question: QuestionRun, key: string): Run => {
    const controller = new AbortController()
    const id = options.newRequestId()
    const signal = signalWithin(options.hardMs, controller.signal)
    return kept.add({ id, key, controller, settled: question.compute(id, signal).then(toldOf) })
  }
  return {
    async ask(question) {
      const asked = readAsked(question.kind, question.body)
      if (asked === undefined) return tooDeep
      const found = find(asked)
      if (found !== undefined && found.key !== asked.key) return otherQuestion
      const run = found ?? begin(question, asked.key)
      const isPromisedAtOnce = asked.isBackground && found === undefined && question.canContinue
      const wait = named.add(question.asker, run)
      const signal = AbortSignal.any([question.signal, wait.cancelled])
      run.waiters += 1
      kept.rest(run)
      try {
        return await (isPromisedAtOnce
          ? promiseAtOnce(run, question)
          : untilSoft(run, { ...question, signal }, options.softMs))
      } finally {
        run.waiters -= 1
        kept.rest(run)
        wait.end()
      }
    },
    runningOf(asker) {
      return named.of(asker).map(({ id, startedAtMs }) => {
        return { id, elapsedMs: options.nowMs() - startedAtMs }
      })
    },
    cancel(asker) {
      for (const run of named.cancel(asker)) kept.rest(run)
    },
    noteInserted: () => kept.noteInserted(),
    close: () => {
      kept.dropAll()
      return Promise.resolve()
    },
  }
}

const tooDeep: Told = {
  kind: 'rejected',
  errors: ['The body is nested deeper than a question can be.'],
}

const otherQuestion: Told = {
  kind: 'rejected',
  errors: ['Invalid value at /data/attributes/request_id: it was given to another question'],
}

/** What is wrong with a question is seen before anything is waited for, and said even so. */
async function promiseAtOnce(run: Run, { asker }: QuestionRun): Promise<Told> {
  await new Promise((resolve) => setImmediate(resolve))
  if (run.isSettled) {
    const told = await run.settled
    if (told.kind !== 'answered') return told
  }
  return promised(run, asker)
}

async function untilSoft(
  run: Run,
  { canContinue, signal, asker }: QuestionRun,
  softMs: number,
): Promise<Told> {
  let timer: NodeJS.Timeout | undefined
  const ended = new Promise<'late' | 'gone'>((resolve) => {
    if (canContinue) timer = setTimeout(resolve, softMs, 'late')
    if (signal.aborted) resolve('gone')
    signal.addEventListener('abort', () => resolve('gone'), { once: true })
  })
  try {
    const first = await Promise.race([run.settled, ended])
    if (first === 'gone') return { kind: 'cancelled' }
    return first === 'late' ? promised(run, asker) : first
  } finally {
    clearTimeout(timer)
  }
}

function promised(run: Run, { who }: Asker): Told {
  run.promisedTo.add(who)
  return answered({ meta: { request_id: run.id, status: 'running' } })
}

function answered(body: object): Told {
  return { kind: 'answered', json: Buffer.from(JSON.stringify(body)) }
}

function toldOf(computed: Computed): Told {
  return computed.kind === 'answered' ? answered(computed.body) : computed
}
