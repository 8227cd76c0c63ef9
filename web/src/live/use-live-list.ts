import { useEffect, useRef, useState } from 'react'
import { openLiveStream, type LiveState } from '../server-api/live-stream.ts'
import { emptyList, receive, release, type LiveList } from './live-list.ts'

/** Follows the stream. While `isHeld`, arriving entries wait; they are let in when it ends. */
export function useLiveList(isHeld: boolean): {
  list: LiveList
  state: LiveState
  letIn: () => void
} {
  const [list, setList] = useState(emptyList)
  const [state, setState] = useState<LiveState>('connecting')
  const held = useRef(isHeld)
  useEffect(() => {
    held.current = isHeld
    if (!isHeld) setList(release)
  }, [isHeld])
  useEffect(() => {
    const stream = openLiveStream({
      onMessage: (message) => setList((before) => receive(before, message, held.current)),
      onState: setState,
    })
    return () => stream.close()
  }, [])
  return { list, state, letIn: () => setList(release) }
}
