import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { refusedWords } from '../session/session.ts'

interface Doing {
  readonly isBusy: boolean
  /** Why the last one was refused. */
  readonly problem: string | undefined
  /** Does something, and asks anew for what it may have changed. */
  readonly run: (action: () => Promise<void>) => Promise<void>
}

/** Changes what `queryKey` reads. */
export function useDoing(queryKey: readonly string[]): Doing {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [name] = queryKey
  const run = useCallback(
    async (action: () => Promise<void>): Promise<void> => {
      setBusy(true)
      try {
        await action()
        setProblem(undefined)
      } catch (error) {
        setProblem(refusedWords(error))
      } finally {
        setBusy(false)
        await client.invalidateQueries({ queryKey: [name] })
      }
    },
    [client, name],
  )
  return { isBusy, problem, run }
}
