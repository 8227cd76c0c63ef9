import { useState } from 'react'
import { plainWords } from '../server-api/api-error.ts'

/** One thing tried at a time, and why the last did not work: what it says, or what it throws. */
export function useAttempt() {
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const attempt = (what: () => Promise<string>): void => {
    setBusy(true)
    void what()
      .catch(plainWords)
      .then((words) => {
        setProblem(words)
        setBusy(false)
      })
  }
  return { problem, isBusy, attempt }
}
