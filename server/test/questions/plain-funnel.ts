import type { PlainEvent } from './plain-events.ts'
import { elapsed } from './plain-journey.ts'
import {
  areFewEnough,
  countedBy,
  figureOf,
  groupsOf,
  reached,
  thingsOf,
  type PlainJourneyQuestion,
  type Thing,
} from './plain-journey-things.ts'

/** What a funnel is answered with, without ids and labels. */
export function plainFunnel(events: readonly PlainEvent[], question: PlainJourneyQuestion) {
  const { compute, groupBy = [] } = question
  const named = withOwnNames(question)
  const isOfEvents = countedBy(question, compute) === 'events'
  const counted = isOfEvents ? 'entities' : countedBy(question, compute)
  const all = thingsOf(events, { question, counted })
  const things = groupBy.length > 0 || areFewEnough(all, question) ? all : []
  const valued = isOfEvents ? thingsOf(events, { question, counted: 'events' }) : things
  const aggregation = counted === 'attempts' ? 'count' : 'cardinality'
  const ranked = { aggregation, target: ownTarget(1) }
  const groups = groupBy.length === 0 ? [] : groupsOf(things, named, ranked)
  const last = question.steps.length
  return {
    initial_count: reached(things, 1),
    end_to_end_conversion_rate: reached(things, last) / Math.max(1, reached(things, 1)),
    end_to_end_elapsed_time: times(things, 1, last),
    funnel_steps: question.steps.map((_, index) => ({
      value: valueAt(valued, named, index + 1),
      elapsed_time_to_next_step: times(things, index + 1, index + 2),
      groups: groups.map((group) => ({
        group_tags: group.labels,
        value: valueAt(
          isOfEvents ? valued.filter((thing) => isIn(thing, group.labels)) : group.things,
          named,
          index + 1,
        ),
        conversion_count: reached(group.things, index + 2),
        elapsed_time_to_next_step: times(group.things, index + 1, index + 2),
      })),
    })),
  }
}

function isIn({ labels }: Thing, group: readonly string[]): boolean {
  return group.every((label, level) => labels[level]?.includes(label))
}

/** Aliases may stand in several steps, so each step is given one of its own. */
function withOwnNames(question: PlainJourneyQuestion): PlainJourneyQuestion {
  const steps = question.steps.map((aliases, index) => [...aliases, own(index + 1)])
  return { ...question, steps }
}

function own(step: number): string {
  return `step ${step}`
}

function ownTarget(step: number) {
  return { type: 'node', value: own(step) } as const
}

function valueAt(things: readonly Thing[], named: PlainJourneyQuestion, step: number): number {
  return figureOf(things, named, { ...named.compute, target: ownTarget(step) }) ?? 0
}

function times(things: readonly Thing[], from: number, to: number) {
  const found = things
    .filter(({ attempt }) => attempt.events.length >= to)
    .map(({ attempt }) => elapsed(attempt.events, from, to))
  if (found.length === 0) return { min: 0, max: 0, avg: 0 }
  const sum = found.reduce((total, one) => total + one, 0)
  return {
    min: Math.min(...found),
    max: Math.max(...found),
    avg: Math.round(sum / found.length),
  }
}
