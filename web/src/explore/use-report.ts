import type { AnalyticsRequest } from '@throughline/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { askScalar, askTimeseries } from '../server-api/questions.ts'
import { curveData, type Answers, type CurveData } from './curve-data.ts'
import { chooseInterval, type Interval } from './interval.ts'
import { questionsOf, type Questions } from './question.ts'
import { bucketStarts, windowOf, type Window } from './range.ts'
import { reportOf, type Report } from './report.ts'
import { searchText } from './search-text.ts'
import { writeExplore, type ExploreState } from './url.ts'

export interface AskedReport {
  readonly report: Report
  readonly interval: Interval
  /** The question behind the curve, for those who want to ask it themselves. */
  readonly question: AnalyticsRequest
  readonly askedAtMs: number
  readonly isAsking: boolean
  readonly askAgain: () => void
}

/** Asks for the report of a state. A change of the state that is not part of the question asks nothing. */
export function useReport(state: ExploreState): AskedReport {
  const asked = useAsked(state)
  const search = searchText(state.event, state.filter)
  const query = useQuery({
    queryKey: ['report', asked.question, asked.atMs],
    queryFn: async ({ signal }) => answer(asked.questions, asked.window, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return {
    report: reportOf(
      { data: query.data, error: query.error, isFetching: query.isFetching },
      search,
    ),
    interval: asked.interval,
    question: asked.questions.curve,
    askedAtMs: asked.atMs,
    isAsking: query.isFetching,
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

async function answer(
  questions: Questions,
  window: Window,
  signal: AbortSignal,
): Promise<CurveData> {
  const [curve, totals, whole] = await Promise.all([
    askTimeseries(questions.curve, signal),
    askScalar(questions.totals, signal),
    questions.whole === undefined ? undefined : askScalar(questions.whole, signal),
  ])
  const answers: Answers = { curve, totals, whole }
  return curveData(answers, bucketStarts(window))
}
