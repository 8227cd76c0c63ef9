/**
 * `npm run soak`: half of what a server can store, for a long time. Memory must stay flat, lag small,
 * and every event must be stored once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { askMetric, readCounters } from './counters.ts'
import { openRoundProgress } from './faults/round-progress.ts'
import { openScene, type Scene, type Verdict } from './faults/scene.ts'
import { percentile, whole } from './report.ts'
import { readUsage } from './usage.ts'

const limits = {
  warmUpMs: 5_000,
  peakMs: 15_000,
  sampleMs: 250,
  /** Of the whole run, at its start: what is filled once, caches and heaps, is not growth. */
  settlingShare: 0.1,
  /** How much larger the last third of the run may be than the first. */
  growthMax: 0.1,
  lagSecondsMax: 2,
} as const
const defaults = { minutes: 10 } as const

const help = `npm run soak: send at half the peak for a while, and watch memory and lag.

First it finds the peak: how many events a second are stored when clients send as fast as they can, a
tenth of them one by one and the others in batches. Then it sends half of that, and samples the
memory of all processes and the lag: for how long the oldest event that waits has waited.

  npm run soak                             ${defaults.minutes} minutes
  npm run soak -- --minutes 2              a short one
  npm run soak -- --rate 5000              at 5,000 events a second, whatever the peak

Progress goes to stderr, one line of result to stdout. The exit code is 1 when memory in the last
third is more than ${limits.growthMax * 100} % over that in the first (of what comes after a tenth of the time), the lag was
ever over ${limits.lagSecondsMax} s, or an event was lost or counted twice. Ctrl-C ends it and tidies up.
`

type Sample = { readonly bytes: number; readonly lagSeconds: number }

type Soaked = {
  readonly rate: number
  readonly minutes: number
  readonly samples: readonly Sample[]
  readonly answersMs: readonly number[]
  readonly verdict: Verdict
}

type Options = { readonly minutes: number; readonly rate: number | undefined }

const options = readOptions()
if (typeof options === 'string') {
  process.stderr.write(`soak: ${options}\nnpm run soak -- --help tells what there is\n`)
  process.exitCode = 2
} else if (options !== undefined) {
  await soak(options)
}

/** undefined: there is nothing more to do than the help that was printed. */
function readOptions(): Options | string | undefined {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: String(defaults.minutes) },
        rate: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help === true) {
      process.stdout.write(help)
      return undefined
    }
    const minutes = Number(values.minutes)
    const rate = values.rate === undefined ? undefined : Number(values.rate)
    const isUsable = minutes > 0 && (rate === undefined || rate > 0)
    return isUsable ? { minutes, rate } : '--minutes and --rate take a number, as in --minutes 2'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function soak({ minutes, rate }: Options): Promise<void> {
  const progress = openRoundProgress(process.stderr, minutes * 60)
  const scene = await openScene({ seed: 1, impatience: 0, note: progress.note })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void scene.close().finally(() => process.exit(130)))
  }
  try {
    const peak = rate === undefined ? await findPeak(scene) : undefined
    const wanted = Math.round(rate ?? (peak ?? 0) / 2)
    const ofPeak = peak === undefined ? '' : ` (half of the peak, ${whole(peak)})`
    progress.note(`sending ${whole(wanted)} events/s${ofPeak}`)
    const answersBefore = scene.senders.totals.answersMs.length
    const samples = await sampled(scene, { minutes, rate: wanted }, progress.show)
    const verdict = await scene.settle()
    const answersMs = scene.senders.totals.answersMs.slice(answersBefore)
    tell({ rate: wanted, minutes, samples, answersMs, verdict }, ofPeak)
  } finally {
    progress.close()
    await scene.close()
  }
}

/** Events stored a second while more come than can be stored. */
async function findPeak(scene: Scene): Promise<number> {
  scene.senders.resume()
  await delay(limits.warmUpMs)
  const before = await readCounters(scene)
  await delay(limits.peakMs)
  const after = await readCounters(scene)
  await scene.settle()
  return (after.stored - before.stored) / (limits.peakMs / 1_000)
}

type Show = ReturnType<typeof openRoundProgress>['show']

async function sampled(scene: Scene, { minutes, rate }: Options, show: Show): Promise<Sample[]> {
  scene.senders.resume(rate)
  const samples: Sample[] = []
  const startedAtMs = performance.now()
  const { pid } = scene.server()
  for (let shownAt = 0; ;) {
    const seconds = (performance.now() - startedAtMs) / 1_000
    if (seconds >= minutes * 60) return samples
    const { rssBytes } = await readUsage(pid)
    const lagSeconds = await askMetric(scene, 'throughline_events_oldest_waiting_seconds')
    samples.push({ bytes: rssBytes, lagSeconds })
    if (seconds - shownAt >= 1) {
      shownAt = seconds
      const events = scene.senders.list.reduce((sum, { answered }) => sum + answered, 0)
      const name = `${megabytes(rssBytes)}, lag ${lagSeconds.toFixed(1)} s,`
      show({ round: Math.ceil(seconds), name, events })
    }
    await delay(limits.sampleMs)
  }
}

function tell({ rate, minutes, samples, answersMs, verdict }: Soaked, ofPeak: string): void {
  const settled = samples.slice(Math.floor(samples.length * limits.settlingShare))
  const third = Math.floor(settled.length / 3)
  const first = meanBytes(settled.slice(0, third))
  const last = meanBytes(settled.slice(-third))
  const growth = last / first - 1
  const lags = samples.map(({ lagSeconds }) => lagSeconds)
  const worst = Math.max(...lags)
  const isKept =
    growth <= limits.growthMax &&
    worst <= limits.lagSecondsMax &&
    verdict.lost === 0 &&
    verdict.doubled === 0
  process.stdout.write(
    `soak: ${whole(verdict.answered)} events, ${whole(rate)}/s${ofPeak} for ${minutes} min, ` +
      `memory ${megabytes(first)} → ${megabytes(last)} (${(growth * 100).toFixed(1)} %), ` +
      `lag worst ${worst.toFixed(1)} s, p95 ${percentile(lags, 0.95).toFixed(1)} s, ` +
      `p99 of answers ${percentile(answersMs, 0.99).toFixed(1)} ms, ` +
      `${whole(verdict.lost)} lost, ${whole(verdict.doubled)} doubled\n`,
  )
  process.exitCode = isKept ? 0 : 1
}

function meanBytes(samples: readonly Sample[]): number {
  return samples.reduce((sum, { bytes }) => sum + bytes, 0) / samples.length
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`
}
