import type { JourneyCompute } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { JourneyStep, Way } from './journey.ts'

type WireTarget = NonNullable<JourneyCompute['target']>

/** A step, or the way from one to another; steps are counted from 1. */
export type Target =
  { readonly kind: 'step'; readonly step: number } | ({ readonly kind: 'way' } & Way)

interface Ends<Of> {
  readonly start: Of
  readonly end: Of
}

/** The steps of a journey, by the aliases in its expression. */
export interface StepNames {
  /** How many there are. */
  readonly steps: number
  /** What a target names; undefined without one, and, with a sentence, for one that names nothing. */
  targetAt(target: WireTarget | undefined, pointer: string): Target | undefined
  /** The way between two aliases, or from the first step, and to the last. */
  wayBetween(aliases: Ends<string | undefined>, pointers: Ends<string>): Way | undefined
}

/** What is wrong with a name that is looked for is added to `faults`. */
export function openStepNames(steps: readonly JourneyStep[], faults: Faults): StepNames {
  const refuse = (pointer: string, sentence: string): undefined => {
    faults.push(invalid(pointer, sentence))
  }
  const stepOf = (alias: string, pointer: string, after = 0): number | undefined => {
    const index = steps.findIndex(({ aliases }, place) => place >= after && aliases.includes(alias))
    if (index !== -1) return index + 1
    const isKnown = steps.some(({ aliases }) => aliases.includes(alias))
    const name = JSON.stringify(alias)
    return refuse(
      pointer,
      isKnown
        ? `${name} stands in no step after the one it starts at`
        : `${name} is no alias of the expression`,
    )
  }
  const wayBetween: StepNames['wayBetween'] = ({ start, end }, pointers) => {
    const from = start === undefined ? 1 : stepOf(start, pointers.start)
    if (from === undefined) return undefined
    const to = end === undefined ? steps.length : stepOf(end, pointers.end, from)
    return to === undefined ? undefined : { from, to }
  }
  return {
    steps: steps.length,
    wayBetween,
    targetAt(target, pointer) {
      if (target === undefined) return undefined
      const { type, value, start, end } = target
      if (type !== 'path') {
        const place = `${pointer}/value`
        if (value === undefined) return refuse(place, 'a node is named by its alias')
        const step = stepOf(value, place)
        return step === undefined ? undefined : { kind: 'step', step }
      }
      if (start === undefined || end === undefined) {
        return refuse(pointer, 'a path has a start and an end')
      }
      const way = wayBetween({ start, end }, { start: `${pointer}/start`, end: `${pointer}/end` })
      return way && { kind: 'way', ...way }
    },
  }
}
