/**
 * Regular expressions in a time that grows with the text times the expression, whatever both are.
 *
 * Promise: `test` says what `new RegExp(source, 'u').test` says, in a time of at most the characters
 * of the text times `states`. What would need to go back in the text (references to a group, looking
 * ahead or behind) is refused.
 *
 * The expression becomes a machine of states; all states that a text can lead to are followed at once,
 * character by character.
 */
import { parsePattern, type PatternNode, type Place } from './parse-pattern.ts'

/** With `a{3}` written out as `aaa`. */
const statesMax = 1_000

export type LinearPattern = {
  readonly test: (text: string) => boolean
  readonly states: number
}

/** Thrown for an expression that is not one, or that is none of these; the message says why. */
export class PatternError extends Error {}

type State =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean; next: number }
  | { readonly kind: 'place'; readonly place: Place; next: number }
  | { readonly kind: 'either'; next: number; other: number }
  | { readonly kind: 'end' }

/** Reads `^ab+$` and the like; throws `PatternError`. */
export function linearPattern(source: string): LinearPattern {
  const parsed = parsePattern(source)
  if (parsed.kind === 'refused') throw new PatternError(`the pattern ${source} ${parsed.reason}`)
  const states: State[] = [{ kind: 'end' }]
  const start = addStates(parsed.node, { states, next: 0 })
  return { test: (text) => run(states, start, text), states: states.length }
}

type Adding = { readonly states: State[]; readonly next: number }

/** Adds the states of a node before `next`, and gives the first of them. */
function addStates(node: PatternNode, adding: Adding): number {
  const { states, next } = adding
  switch (node.kind) {
    case 'character':
    case 'place':
      return added(states, { ...node, next })
    case 'sequence':
      return node.parts.reduceRight((after, part) => addStates(part, { states, next: after }), next)
    case 'choice':
      return node.options
        .map((option) => addStates(option, adding))
        .reduceRight((other, option) => added(states, { kind: 'either', next: option, other }))
    default:
      return addRepeated(node, adding)
  }
}

function added(states: State[], state: State): number {
  if (states.length >= statesMax) {
    throw new PatternError(`a pattern is too long: written out it has over ${statesMax} places`)
  }
  return states.push(state) - 1
}

type Repeated = Extract<PatternNode, { kind: 'repeated' }>

function addRepeated({ node, min, max }: Repeated, { states, next }: Adding): number {
  let first = next
  if (max === Infinity) {
    const again = { kind: 'either', next, other: next } satisfies State
    first = added(states, again)
    again.next = addStates(node, { states, next: first })
  } else {
    for (let count = min; count < max; count += 1) {
      const once = addStates(node, { states, next: first })
      first = added(states, { kind: 'either', next: once, other: next })
    }
  }
  for (let count = 0; count < min; count += 1) {
    const before = first
    first = addStates(node, { states, next: before })
    // Nothing, however often.
    if (first === before) break
  }
  return first
}

function run(states: readonly State[], start: number, text: string): boolean {
  const characters = Array.from(text)
  // When a state was last reached, by the place in the text.
  const reachedAt = new Int32Array(states.length).fill(-1)
  let reached: number[] = []
  for (let at = 0; at <= characters.length; at += 1) {
    const follow = { states, characters, at, reachedAt }
    // A match may begin anywhere.
    const here = closure([...reached, start], follow)
    if (here.isEnd) return true
    const character = characters[at]
    if (character === undefined) return false
    reached = here.waiting.flatMap((index) => {
      const state = states[index]
      return state?.kind === 'character' && state.matches(character) ? [state.next] : []
    })
  }
  return false
}

type Follow = {
  readonly states: readonly State[]
  readonly characters: readonly string[]
  readonly at: number
  readonly reachedAt: Int32Array
}

/** The states that wait for a character, of all that can be reached without one. */
function closure(from: readonly number[], follow: Follow) {
  const { states, at, reachedAt } = follow
  const open = [...from]
  const waiting: number[] = []
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const state = states[index]
    if (state === undefined || reachedAt[index] === at) continue
    reachedAt[index] = at
    if (state.kind === 'end') return { isEnd: true, waiting }
    if (state.kind === 'character') waiting.push(index)
    else if (state.kind === 'either') open.push(state.next, state.other)
    else if (isAt(state.place, follow)) open.push(state.next)
  }
  return { isEnd: false, waiting }
}

function isAt(place: Place, { characters, at }: Follow): boolean {
  switch (place) {
    case 'start':
      return at === 0
    case 'finish':
      return at === characters.length
    default:
      return (isWord(characters[at - 1]) !== isWord(characters[at])) === (place === 'wordEdge')
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^\w$/.test(character)
}
