import type { AnalyticsRequest, ScalarResponse } from '@throughline/contract'
import { analyticsRequest } from '../explore/question.ts'
import type { Window } from '../range/window.ts'
import { readTimeline } from '../server-api/ingestion-api.ts'
import { askScalar } from '../server-api/questions.ts'
import { askSpanFigures } from '../server-api/traces.ts'
import { topMovers, type Mover } from './movers.ts'

/** The window that is looked at, and the one before it. */
export interface Windows {
  readonly now: Window
  readonly before: Window
}

/** A figure of each window. */
export interface Compared {
  readonly now: number
  readonly before: number
}

async function ofBoth(
  { now, before }: Windows,
  ask: (window: Window) => Promise<number>,
): Promise<Compared> {
  const [figure, figureBefore] = await Promise.all([ask(now), ask(before)])
  return { now: figure, before: figureBefore }
}

/** How many users did something. */
export async function askUsers(windows: Windows, signal: AbortSignal): Promise<Compared> {
  return ofBoth(windows, async (window) => {
    const compute = { aggregation: 'cardinality', metric: '@usr.id' } as const
    const answer = await askScalar(analyticsRequest(window, { query: everyEvent, compute }), signal)
    return figureOf(answer)
  })
}

/** How many spans failed. */
export async function askErrors(windows: Windows, signal: AbortSignal): Promise<Compared> {
  return ofBoth(windows, async (window) => {
    const series = await askSpanFigures(
      { ...window, query: '', groupBy: 'service', limit: servicesMax },
      signal,
    )
    return series.reduce((sum, { total }) => sum + total.errors, 0)
  })
}

/** How many events and requests were refused. */
export async function askRefused(windows: Windows, signal: AbortSignal): Promise<Compared> {
  const { now, before } = windows
  const whole = { fromMs: before.fromMs, toMs: now.toMs }
  const { buckets } = await readTimeline(whole, signal)
  const sum = (isIn: (at: number) => boolean): number =>
    buckets.reduce((all, { at, dropped }) => (isIn(at) ? all + dropped : all), 0)
  return { now: sum((at) => at >= now.fromMs), before: sum((at) => at < now.fromMs) }
}

/** Which events came more often than before, or less. */
export async function askMovers(windows: Windows, signal: AbortSignal): Promise<readonly Mover[]> {
  const ask = async (window: Window): Promise<ScalarResponse> =>
    askScalar(analyticsRequest(window, byName), signal)
  const [now, before] = await Promise.all([ask(windows.now), ask(windows.before)])
  return topMovers(now, before)
}

/** More services than this are not added up. */
const servicesMax = 100
const namesMax = 500

type Query = AnalyticsRequest['data']['attributes']['query']

const everyEvent: Query['query'] = { data_source: 'product_analytics', search: { query: '' } }
const byName: Query = {
  query: everyEvent,
  compute: { aggregation: 'count' },
  group_by: [
    { facet: '@type', limit: namesMax },
    { facet: '@event.name', limit: namesMax },
  ],
}

function figureOf({ data }: ScalarResponse): number {
  const [column] = data?.attributes.columns ?? []
  return column?.type === 'number' ? (column.values[0] ?? 0) : 0
}
