import { ever } from './git-question.ts'
import type { PlainJourneyQuestion } from './plain-journey-things.ts'

/** A funnel of the git events. */
export interface GitJourney extends PlainJourneyQuestion {
  readonly asks: string
}

const nodes = {
  authored: { search: '@event.name:change.authored' },
  landed: { search: '@event.name:change.landed' },
  fixed: { search: '@event.name:change.landed @change.kind:fix' },
  tagged: { search: '@event.name:release.tagged' },
}

export const gitJourneys: readonly GitJourney[] = [
  {
    asks: 'how fast changes land, by their kind',
    ...ever,
    nodes,
    steps: [['authored'], ['landed']],
    primary: '@change.id',
    compute: {},
    groupBy: [{ facet: '@change.kind', limit: 20 }],
  },
  {
    asks: 'how often somebody writes two changes that both land within a day',
    ...ever,
    nodes,
    steps: [['authored'], ['landed'], ['authored'], ['landed']],
    primary: '@usr.id',
    window: { value: 1, unit: 'day' },
    compute: { aggregation: 'count' },
    groupBy: [{ facet: '@account.id', target: { type: 'node', value: 'landed' } }],
  },
  {
    asks: 'fixes between one release of a project and the next, by files',
    ...ever,
    nodes,
    steps: [['tagged'], ['fixed'], ['tagged']],
    primary: '@account.id',
    compute: { aggregation: 'median', metric: '@change.files' },
  },
]
