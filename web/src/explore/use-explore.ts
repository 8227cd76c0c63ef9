import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSettled } from '../controls/settled.ts'
import { askExplore, scopeOf } from './ask-explore.ts'
import type { Scope } from './question.ts'
import { reportOf, type Report } from './report.ts'
import { readExplore, writeExplore, type ExploreState } from './url.ts'

export interface AskedExplore {
  readonly report: Report
  /** What is asked, or was: window, interval, and what else all lines share. */
  readonly scope: Scope
  readonly askedAtMs: number
  readonly isAsking: boolean
  readonly askAgain: () => void
  readonly stop: () => void
}

/** Changes that follow each other within this time are asked once. */
const quietMs = 250
/** A question that changes within this time ends where the last one did, so that answers can be kept. */
const momentMsMax = 30_000

/** Asks for the report of a state. What is not part of the question asks nothing. */
export function useExplore(state: ExploreState): AskedExplore {
  const client = useQueryClient()
  const question = useSettled(writeExplore({ ...state, hidden: [], form: 'builder' }), quietMs)
  const asked = useMemo(() => readExplore(question), [question])
  const [moment, setMoment] = useState(() => ({ question, atMs: Date.now() }))
  if (moment.question !== question) {
    const isOld = Date.now() - moment.atMs > momentMsMax
    setMoment({ question, atMs: isOld ? Date.now() : moment.atMs })
  }
  const { atMs } = moment
  const unfinished = whatIsMissing(asked)
  const queryKey = ['explore', question, atMs]
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) =>
      askExplore({ state: asked, moment: { nowMs: atMs, zone: asked.zone }, client, signal }),
    enabled: unfinished === undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const scope = useMemo(() => scopeOf(asked, { nowMs: atMs, zone: asked.zone }), [asked, atMs])
  return {
    report: reportOf({
      unfinished,
      answer: query.data,
      error: query.error,
      isFetching: query.isFetching,
    }),
    scope,
    askedAtMs: atMs,
    isAsking: query.isFetching,
    askAgain: () => setMoment({ question, atMs: Date.now() }),
    stop: () => void client.cancelQueries({ queryKey }),
  }
}

function whatIsMissing(state: ExploreState): string | undefined {
  for (const line of state.lines) {
    if (line.kind !== 'events' || line.measure.kind === 'plain') continue
    if (line.measure.attribute === '') return `Choose the attribute that ${line.letter} measures.`
  }
  if (state.lines.every(({ kind }) => kind === 'formula')) return 'Add a line of events.'
  return undefined
}
