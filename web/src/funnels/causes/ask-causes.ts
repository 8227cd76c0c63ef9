import { attributesOf } from '../../building/picked-events.ts'
import type { Window } from '../../range/window.ts'
import { plainWords } from '../../server-api/api-error.ts'
import { readAttributes, readEventNames } from '../../server-api/app-api.ts'
import { askJourneyFunnel } from '../../server-api/journeys-api.ts'
import { factorRequest, readFactor, readWhole, wholeRequest } from './cause-question.ts'
import { factorsOf, type Drop, type Factor, type Known } from './factors.ts'
import type { Tallied, Tally } from './rank-causes.ts'

/** What is known so far. */
export interface CausesFound {
  readonly whole: Tally
  readonly factors: readonly Factor[]
  /** How many of the factors were asked; the next one is on its way. */
  readonly asked: number
  readonly tallied: readonly Tallied[]
  readonly refused: readonly Refused[]
}

interface Refused {
  readonly factor: Factor
  readonly sentence: string
}

interface Asking {
  readonly signal: AbortSignal
  /** Called before each question. */
  readonly tell: (found: CausesFound) => void
}

/** Asks about one factor after another: a server that answers others, too, is asked one thing at a time. */
export async function askCauses(
  drop: Drop,
  window: Window,
  { signal, tell }: Asking,
): Promise<CausesFound> {
  const whole = readWhole(drop, await askJourneyFunnel(wholeRequest(drop, window), signal))
  const factors = factorsOf(drop, await readKnown(drop, signal))
  let found: CausesFound = { whole, factors, asked: 0, tallied: [], refused: [] }
  for (const factor of factors) {
    tell(found)
    found = await withFactor(found, { drop, factor, window, signal })
  }
  return found
}

interface One {
  readonly drop: Drop
  readonly factor: Factor
  readonly window: Window
  readonly signal: AbortSignal
}

async function withFactor(found: CausesFound, one: One): Promise<CausesFound> {
  const { drop, factor, window, signal } = one
  const asked = found.asked + 1
  try {
    const answer = await askJourneyFunnel(factorRequest(drop, factor, window), signal)
    const tallied = readFactor(drop, { factor, whole: found.whole }, answer)
    return { ...found, asked, tallied: [...found.tallied, ...tallied] }
  } catch (error) {
    // One that takes too long says nothing about the others.
    if (signal.aborted) throw error
    return { ...found, asked, refused: [...found.refused, { factor, sentence: plainWords(error) }] }
  }
}

const attributesMax = 200
const eventsMax = 200

async function readKnown({ state, from }: Drop, signal: AbortSignal): Promise<Known> {
  const attributesBy = async (event: string) => {
    const wanted = { event, search: '', limit: attributesMax }
    return (await readAttributes(wanted, signal)).attributes
  }
  const steps = state.steps.slice(0, from + 1)
  const [ofSteps, attributes, { events }] = await Promise.all([
    Promise.all(
      steps.map(async (step) => {
        const names = step.events.map(({ event }) => attributesOf(event))
        return (await Promise.all(names.map(attributesBy))).flat()
      }),
    ),
    attributesBy(''),
    readEventNames({ search: '', limit: eventsMax }, signal),
  ])
  return { ofSteps, attributes, events }
}
