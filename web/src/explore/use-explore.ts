import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSettled } from '../controls/settled.ts'
import { useReport, type AskedReport } from '../report/use-report.ts'
import { askExplore, scopeOf } from './ask-explore.ts'
import type { Scope } from './question.ts'
import { isNothing, type Answer } from './report.ts'
import { readExplore, writeExplore, type ExploreState } from './url.ts'

export interface AskedExplore extends AskedReport<Answer> {
  /** What is asked, or was: window, interval, and what else all lines share. */
  readonly scope: Scope
  readonly askedAtMs: number
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
  const report = useReport({
    key: ['explore', question, atMs],
    ask: async (signal) =>
      askExplore({ state: asked, moment: { nowMs: atMs, zone: asked.zone }, client, signal }),
    isEmpty: isNothing,
  })
  const scope = useMemo(() => scopeOf(asked, { nowMs: atMs, zone: asked.zone }), [asked, atMs])
  return {
    ...report,
    scope,
    askedAtMs: atMs,
    askAgain: () => setMoment({ question, atMs: Date.now() }),
  }
}
