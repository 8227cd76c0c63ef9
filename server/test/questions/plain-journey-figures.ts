import type { Figure, PlainCut } from './plain-evaluator.ts'
import type { PlainEvent } from './plain-events.ts'
import {
  countedBy,
  figureOf,
  groupsOf,
  thingsOf,
  type PlainJourneyQuestion,
} from './plain-journey-things.ts'

/** One row a group: its labels and its figure. */
export function plainJourneyScalar(
  events: readonly PlainEvent[],
  question: PlainJourneyQuestion,
): { labels: readonly string[]; figure: Figure }[] {
  const { compute } = question
  const things = thingsOf(events, { question, counted: countedBy(question, compute) })
  return groupsOf(things, question, compute).map((group) => ({
    labels: group.labels,
    figure: figureOf(group.things, question, compute),
  }))
}

/** Groups are ranked by what all buckets hold together; then each is cut into buckets. */
export function plainJourneyTimeseries(
  events: readonly PlainEvent[],
  question: PlainJourneyQuestion,
  cut: PlainCut,
) {
  const { compute } = question
  const counted = countedBy(question, compute)
  const things = thingsOf(events, { question, counted, cut })
  const groups = groupsOf(things, question, compute)
  const times = [...new Set(groups.flatMap((group) => group.things.map(({ bucket }) => bucket)))]
  times.sort((left, right) => left - right)
  const values = groups.map((group) =>
    times.map((time) => {
      const own = group.things.filter(({ bucket }) => bucket === time)
      return own.length === 0 ? null : figureOf(own, question, compute)
    }),
  )
  return { series: groups.map(({ labels }) => labels), times, values }
}
