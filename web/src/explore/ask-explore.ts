import type { AnalyticsRequest, ScalarResponse, TimeseriesResponse } from '@throughline/contract'
import type { QueryClient } from '@tanstack/react-query'
import { chooseInterval } from '../range/interval.ts'
import { comparedWindow, windowOf, type Moment, type Window } from '../range/window.ts'
import { ApiError } from '../server-api/api-error.ts'
import { askScalar, askTimeseries } from '../server-api/questions.ts'
import { exploreReport } from './explore-report.ts'
import { eventLines, type EventLine, type Letter } from './line-choice.ts'
import { groupsOf, lineFigures, type LineFigures } from './line-figures.ts'
import { analyticsRequest, groupsQuestion, lineQuestions, type Scope } from './question.ts'
import { FilterError, type Answer } from './report.ts'
import type { ExploreState } from './url.ts'

export interface Asking {
  readonly state: ExploreState
  readonly moment: Moment
  /** Keeps the answers, so that a line that did not change is not asked for again. */
  readonly client: QueryClient
  readonly signal: AbortSignal
}

/** What all lines of a state have in common when it is asked at a moment. */
export function scopeOf(state: ExploreState, moment: Moment): Scope {
  const window = windowOf(state.range, moment)
  return {
    window,
    interval: chooseInterval(state.interval, window),
    zone: state.zone,
    filter: state.filter,
    segment: state.segment,
    breakdown: state.breakdown,
    top: Number(state.top),
  }
}

/** Asks everything that the report of a state shows. */
export async function askExplore(asking: Asking): Promise<Answer> {
  const { state, moment } = asking
  const scope = scopeOf(state, moment)
  const missing = whatIsMissing(state)
  if (missing !== undefined) throw new ApiError('refused', missing, {})
  await checkRisky(asking, scope.window)
  try {
    return await askAll(asking, scope)
  } catch (error) {
    // The place of a fault is wanted in the text as it was typed, not in the whole search.
    if (error instanceof ApiError && error.code === 'refused') {
      await checkTexts(asking, scope.window, () => true)
    }
    throw error
  }
}

function whatIsMissing({ lines }: ExploreState): string | undefined {
  if (eventLines(lines).length === 0) return 'Add a line of events.'
  const unfinished = eventLines(lines).find(
    ({ measure }) => measure.kind === 'of-attribute' && measure.attribute === '',
  )
  return unfinished && `Choose the attribute that ${unfinished.letter} measures.`
}

async function askAll(asking: Asking, scope: Scope): Promise<Answer> {
  const { state, moment } = asking
  const { range, comparison } = state
  const lines = eventLines(state.lines)
  const [first] = lines
  const groups =
    scope.breakdown === '' || first === undefined
      ? []
      : groupsOf(await scalar(asking, groupsQuestion(first, scope)))
  const compared = comparedWindow({ range, comparison, moment })
  const [now, before] = await Promise.all([
    askLines(asking, { lines, scope, groups }),
    compared && askLines(asking, { lines, scope: { ...scope, window: compared }, groups }),
  ])
  const isSplit = scope.breakdown !== ''
  return {
    report: exploreReport(state.lines, isSplit ? groups : undefined, { now, before }),
    question: state,
    window: scope.window,
    intervalMs: scope.interval.ms,
  }
}

interface Split {
  readonly lines: readonly EventLine[]
  readonly scope: Scope
  readonly groups: readonly string[]
}

async function askLines(
  asking: Asking,
  { lines, scope, groups }: Split,
): Promise<ReadonlyMap<Letter, LineFigures>> {
  const answered = lines.map(async (line) => {
    const questions = lineQuestions(line, scope, groups)
    const scalars = async (bodies: readonly AnalyticsRequest[]): Promise<ScalarResponse[]> =>
      Promise.all(bodies.map(async (body) => scalar(asking, body)))
    const curves = async (bodies: readonly AnalyticsRequest[]): Promise<TimeseriesResponse[]> =>
      Promise.all(bodies.map(async (body) => timeseries(asking, body)))
    const [figures, curve, otherFigures, otherCurves, whole] = await Promise.all([
      scalars(questions.figures),
      curves(questions.curves),
      scalars(questions.otherFigures),
      curves(questions.otherCurves),
      scalars(questions.whole),
    ])
    const answers = { figures, curves: curve, otherFigures, otherCurves, whole }
    return [line.letter, lineFigures(answers, line.measure)] as const
  })
  return new Map(await Promise.all(answered))
}

async function scalar({ client, signal }: Asking, body: AnalyticsRequest): Promise<ScalarResponse> {
  const key = ['answer', 'scalar', body]
  const known = client.getQueryData<ScalarResponse>(key)
  if (known !== undefined) return known
  const answer = await askScalar(body, signal)
  client.setQueryData(key, answer)
  return answer
}

async function timeseries(
  { client, signal }: Asking,
  body: AnalyticsRequest,
): Promise<TimeseriesResponse> {
  const key = ['answer', 'timeseries', body]
  const known = client.getQueryData<TimeseriesResponse>(key)
  if (known !== undefined) return known
  const answer = await askTimeseries(body, signal)
  client.setQueryData(key, answer)
  return answer
}

// A closing parenthesis in a typed text could end the brackets put around it and change the question.
async function checkRisky(asking: Asking, window: Window): Promise<void> {
  await checkTexts(asking, window, (text) => text.includes(')'))
}

/** Asks about each typed text alone, over one millisecond, to learn whether it can be read. */
async function checkTexts(
  asking: Asking,
  { fromMs }: Window,
  isChecked: (text: string) => boolean,
): Promise<void> {
  const texts = [
    { letter: undefined, text: asking.state.filter },
    ...eventLines(asking.state.lines).map(({ letter, filter }) => ({ letter, text: filter })),
  ]
  const checked = texts.filter(({ text }) => text.trim() !== '' && isChecked(text))
  await Promise.all(
    checked.map(async ({ letter, text }) => {
      const body = analyticsRequest(
        { fromMs, toMs: fromMs + 1 },
        {
          query: { data_source: 'product_analytics', search: { query: text } },
          compute: { aggregation: 'count' },
        },
      )
      try {
        await scalar(asking, body)
      } catch (error) {
        const isRefused = error instanceof ApiError && error.code === 'refused'
        throw isRefused ? new FilterError(letter, error) : error
      }
    }),
  )
}
