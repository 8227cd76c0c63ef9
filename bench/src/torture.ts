/**
 * `npm run torture`: fault after fault, in random order, on one data directory, with clients that
 * send. After each, every id answered yes must be stored once, and the counters must add up.
 */
import { parseArgs } from 'node:util'
import { faults, openDeck, workerFaults } from './faults/deck.ts'
import type { Fault } from './faults/fault.ts'
import { openRandom } from './faults/random.ts'
import { openRoundProgress } from './faults/round-progress.ts'
import { openScene, type Scene } from './faults/scene.ts'
import { whole } from './report.ts'

const defaults = { rounds: 200, minutes: 60 } as const
const eventsPerSecond = 6_000
const allFaults = [...faults, ...workerFaults]

const help = `npm run torture: do unkind things to a server while clients send to it, and count.

One server on one data directory, six clients with ids that send every event again until they hear
yes. Each round one fault, then: are all ids answered yes stored, each once, and do the counters of
/metrics add up? The first round that finds otherwise ends the run with exit code 1, and keeps the data.

  npm run torture                                ${defaults.rounds} rounds
  npm run torture -- --rounds 20                 a short one
  npm run torture -- --seed 42                   the same faults in the same order again
  npm run torture -- --fault kill-server         one fault over and over; more of them with a comma

  --rounds N      how many rounds (default ${defaults.rounds})
  --minutes M     begin no round after so long (default ${defaults.minutes})
  --seed N        decides the order, the moments and what is damaged (default: another every time)
  --workers N     processes that take events (default 1); the last two faults need 2 or more
  --fault NAME    only this one, of:
${allFaults.map(({ name, tells }) => `                    ${name.padEnd(14)} ${tells}`).join('\n')}

Progress goes to stderr, one line of result to stdout. Ctrl-C ends it and tidies up. It runs on Linux,
and takes up to 2 GB of the temporary folder (TMPDIR).
`

type Options = {
  readonly workers: number
  readonly rounds: number
  readonly minutes: number
  readonly seed: number
  readonly choice: readonly Fault[]
}

const options = readOptions()
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`)
  process.exitCode = 2
} else {
  await torture(options)
}

function readOptions(): Options | string {
  try {
    return optionsOf()
  } catch (error) {
    return `torture: ${reasonOf(error)}\nnpm run torture -- --help tells what there is`
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function optionsOf(): Options | string {
  const number = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      rounds: number,
      minutes: number,
      seed: number,
      workers: number,
      fault: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    process.exit(0)
  }
  const rounds = Number(values.rounds ?? defaults.rounds)
  const minutes = Number(values.minutes ?? defaults.minutes)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
  if (!(rounds >= 1 && minutes > 0 && Number.isInteger(seed))) {
    return 'torture: --rounds, --minutes and --seed take a number, as in --rounds 20'
  }
  const workers = Number(values.workers ?? 1)
  const possible = workers > 1 ? allFaults : faults
  const names = values.fault?.split(',')
  const choice = possible.filter(({ name }) => names?.includes(name) ?? true)
  if (names !== undefined && choice.length !== names.length) {
    return `torture: --fault takes one of ${possible.map(({ name }) => name).join(', ')}`
  }
  return { rounds, minutes, seed, workers, choice }
}

type Tally = { rounds: number; accepted: number; lost: number; doubled: number; told: number }

async function torture({ rounds, minutes, seed, workers, choice }: Options): Promise<void> {
  const startedAtMs = performance.now()
  const progress = openRoundProgress(process.stderr, rounds)
  progress.note(`seed ${seed}`)
  const scene = await openScene({ seed, workers, eventsPerSecond, note: progress.note })
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => reject(new Error(`ended by ${signal}`)))
    }
  })
  const draw = openDeck(choice, openRandom(seed))
  const tally: Tally = { rounds: 0, accepted: 0, lost: 0, doubled: 0, told: 0 }
  let fault = draw()
  try {
    while (tally.rounds < rounds && performance.now() - startedAtMs < minutes * 60_000) {
      progress.show({ round: tally.rounds + 1, name: fault.name, events: tally.accepted })
      await Promise.race([playRound(scene, fault, tally), interrupted])
      fault = draw()
    }
    progress.close()
    await scene.close()
  } catch (error) {
    progress.close()
    await giveUp(
      scene,
      `round ${tally.rounds + 1}, ${fault.name}, seed ${seed}: ${reasonOf(error)}`,
    )
  }
  const took = Math.round((performance.now() - startedAtMs) / 60_000)
  const told =
    tally.told === 0 ? '' : ` (${tally.told} more in records damaged on purpose, and told)`
  process.stdout.write(
    `torture: ${whole(tally.rounds)} rounds, ${whole(tally.accepted)} events accepted, ` +
      `${whole(tally.lost)} lost${told}, ${whole(tally.doubled)} doubled, seed ${seed} (${took} min)\n`,
  )
  process.exit(process.exitCode ?? 0)
}

async function playRound(scene: Scene, fault: Fault, tally: Tally): Promise<void> {
  await fault.run(scene)
  const { answered, lost, doubled, missing, counters } = await scene.settle()
  const told = scene.knownLost.size
  Object.assign(tally, { accepted: answered + told, lost, doubled, told })
  if (lost !== 0 || doubled !== 0 || counters.setAside !== 0) {
    throw new Error(
      `${lost} lost, ${doubled} doubled, ${counters.setAside} set aside; ` +
        `missing: ${JSON.stringify(missing)}`,
    )
  }
  tally.rounds += 1
  scene.resume()
}

async function giveUp(scene: Scene, problem: string): Promise<void> {
  const isInterrupted = problem.includes('ended by SIG')
  process.stderr.write(`torture: ${problem}\n`)
  await scene.close(!isInterrupted).catch(() => {})
  if (!isInterrupted) {
    process.stderr.write(`${scene.server().log()}\ntorture: the data is kept in ${scene.folder}\n`)
  }
  process.exitCode = isInterrupted ? 130 : 1
}
