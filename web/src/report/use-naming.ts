import type { QuestionProgress } from '@throughline/contract'
import { useRef } from 'react'
import { nameQuestion } from '../server-api/question-names.ts'
import { readProgress } from '../server-api/running-questions.ts'

interface Naming {
  /** Has the requests of this signal asked under one name; the last one counts. */
  readonly named: (signal: AbortSignal) => void
  /** How far what was named last is; undefined before. */
  readonly readProgress: (signal: AbortSignal) => Promise<QuestionProgress | undefined>
}

/** Names what is asked, so that the server can say how far it is. */
export function useNaming(): Naming {
  const name = useRef<string | undefined>(undefined)
  return {
    named: (signal) => {
      name.current = nameQuestion(signal)
    },
    readProgress: async (signal) =>
      name.current === undefined ? undefined : readProgress(name.current, signal),
  }
}
