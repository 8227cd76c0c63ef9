import type { ElapsedTime, FunnelStep, JourneyFunnelResponse } from '@throughline/contract'
import type { ResolvedFunnel } from '../resolve/resolve-journey.ts'
import { readEntries, readFigure, readList } from './read-rows.ts'

type FunnelAttributes = JourneyFunnelResponse['data']['attributes']

/** How far some got: lists with a place a step, and the figure of each step. */
interface Progress {
  readonly counts: readonly number[]
  /** To the next step; at last from the first to the last. */
  readonly times: readonly ElapsedTime[]
  readonly figures: readonly number[]
}

/** The steps of a funnel, of all and group by group. What nobody did is 0. */
export function funnelAttributes(plan: ResolvedFunnel, rows: readonly unknown[]): FunnelAttributes {
  const [whole, isKept, content] = readList(rows[0] ?? [])
  const { labels, levels } = plan
  const all = progressOf(isYes(isKept) ? whole : undefined, labels.length)
  const groups = levels.length === 0 ? [] : readEntries(content, levels.length)
  const read = groups.map((group) => ({
    ...group,
    progress: progressOf(group.content, labels.length),
  }))
  const steps = labels.map((label, index): FunnelStep => ({
    label,
    value: all.figures[index] ?? 0,
    unit: 'millisecond',
    elapsed_time_to_next_step: timeToNext(all, index),
    groups: read.map((group) => ({
      group_tags: [...group.labels],
      value: group.progress.figures[index] ?? 0,
      conversion_count: group.progress.counts[index + 1] ?? 0,
      elapsed_time_to_next_step: timeToNext(group.progress, index),
    })),
  }))
  const [first = 0] = all.counts
  return {
    initial_count: first,
    end_to_end_conversion_rate: first === 0 ? 0 : (all.counts.at(-1) ?? 0) / first,
    end_to_end_elapsed_time: all.times[labels.length - 1] ?? none,
    funnel_steps: steps,
  }
}

const none: ElapsedTime = { min: 0, max: 0, avg: 0 }

/** From the last step there is no next one. */
function timeToNext({ times, counts }: Progress, index: number): ElapsedTime {
  return index === counts.length - 1 ? none : (times[index] ?? none)
}

function progressOf(cell: unknown, steps: number): Progress {
  const [lists, ...figures] = cell === undefined ? [[]] : readList(cell)
  const [counts, sums, mins, maxs] = readList(lists).map((list) => readList(list).map(numberOf))
  const reached = counts ?? []
  const times = Array.from({ length: steps }, (_, index): ElapsedTime => {
    // The last place is of those who reached the last step.
    const count = reached[Math.min(index + 1, steps - 1)] ?? 0
    if (count === 0) return none
    const avg = Math.round((sums?.[index] ?? 0) / count)
    return { min: mins?.[index] ?? 0, max: maxs?.[index] ?? 0, avg }
  })
  return { counts: reached, times, figures: figures.map(numberOf) }
}

function isYes(cell: unknown): boolean {
  return cell === true || cell === 1
}

function numberOf(cell: unknown): number {
  return readFigure(cell) ?? 0
}
