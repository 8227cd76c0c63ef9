import type { AnalyticsRequest } from '@throughline/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ApiError } from '../server-api/api-error.ts'
import { askScalar, askTimeseries } from '../server-api/questions.ts'
import { curveData } from './curve-data.ts'
import { chooseInterval, type Interval } from './interval.ts'
import { filterQuestion, questionsOf, type Questions } from './question.ts'
import { windowOf, type Window } from './time-window.ts'
import { reportOf, type Answer, type Report } from './report.ts'
import { writeExplore, type ExploreState } from './url.ts'

export interface AskedReport {
  readonly report: Report
  readonly interval: Interval
  /** The question behind the curve, for those who want to ask it themselves. */
  readonly question: AnalyticsRequest
  readonly askedAtMs: number
  readonly askAgain: () => void
}

/** Asks for the report of a state. A change of the state that is not part of the question asks nothing. */
export function useReport(state: ExploreState): AskedReport {
  const asked = useAsked(state)
  const query = useQuery({
    queryKey: ['report', asked.question, asked.atMs],
    queryFn: async ({ signal }) =>
      answer({ state, questions: asked.questions, window: asked.window, signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return {
    report: reportOf({
      answer: query.data,
      error: query.error,
      isFetching: query.isFetching,
    }),
    interval: asked.interval,
    question: asked.questions.curve,
    askedAtMs: asked.atMs,
    askAgain: asked.askAgain,
  }
}

interface Asked {
  readonly question: string
  readonly atMs: number
  readonly interval: Interval
  readonly window: Window
  readonly questions: Questions
  readonly askAgain: () => void
}

// A window ends at the moment of asking, so that moment is renewed with every new question.
function useAsked(state: ExploreState): Asked {
  const question = writeExplore({ ...state, hidden: [] })
  const [moment, setMoment] = useState(() => ({ question, atMs: Date.now() }))
  if (moment.question !== question) setMoment({ question, atMs: Date.now() })
  const { atMs } = moment
  const [range, interval] = [state.range, chooseInterval(state.interval, state.range)]
  const window = useMemo(() => windowOf(range, interval, atMs), [range, interval, atMs])
  return {
    question,
    atMs,
    interval,
    window,
    questions: questionsOf(state, window),
    askAgain: () => setMoment({ question, atMs: Date.now() }),
  }
}

interface Asking {
  readonly state: ExploreState
  readonly questions: Questions
  readonly window: Window
  readonly signal: AbortSignal
}

async function answer(asking: Asking): Promise<Answer> {
  // A closing parenthesis in the filter could end the brackets put around it and change the question.
  const isRisky = asking.state.filter.includes(')')
  if (isRisky) await checkFilter(asking)
  try {
    return await answerAll(asking)
  } catch (error) {
    // The place of a fault is wanted in the filter as it was typed, not in the whole search text.
    if (error instanceof ApiError && error.code === 'refused') await checkFilter(asking)
    throw error
  }
}

async function checkFilter({ state, window, signal }: Asking): Promise<void> {
  await askScalar(filterQuestion(state.filter, window), signal)
}

async function answerAll({ state, questions, window, signal }: Asking): Promise<Answer> {
  const [curve, totals, whole] = await Promise.all([
    askTimeseries(questions.curve, signal),
    askScalar(questions.totals, signal),
    questions.whole === undefined ? undefined : askScalar(questions.whole, signal),
  ])
  const data = curveData({ curve, totals, whole }, window)
  return { data, question: state, intervalMs: window.intervalMs }
}
