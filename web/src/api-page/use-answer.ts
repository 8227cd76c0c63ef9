import { useCallback, useEffect, useRef, useState } from 'react'
import type { Call } from './call.ts'

/** What became of a call; it is in exactly one of these states. */
export type Answer =
  | { readonly state: 'none' }
  | { readonly state: 'sending' }
  /** Still coming, or whole. */
  | { readonly state: 'coming' | 'whole'; readonly reply: Reply }
  | { readonly state: 'unreachable' }

export interface Reply {
  readonly status: number
  /** Until the first bytes came. */
  readonly elapsedMs: number
  readonly contentType: string
  readonly text: string
  /** Whether there was more than is kept. */
  readonly isCut: boolean
}

const charactersMax = 200_000

interface Answering {
  readonly answer: Answer
  readonly send: (call: Call) => void
  /** Stops an answer that is still coming, as that of a stream always is. */
  readonly stop: () => void
}

/** Sends calls with the session of the page, one at a time, and follows their answers. */
export function useAnswer(): Answering {
  const [answer, setAnswer] = useState<Answer>({ state: 'none' })
  const current = useRef<AbortController>(undefined)
  const stop = useCallback(() => current.current?.abort(), [])
  useEffect(() => stop, [stop])
  const send = useCallback(
    (call: Call) => {
      stop()
      const controller = new AbortController()
      current.current = controller
      setAnswer({ state: 'sending' })
      // What an earlier call still says is not shown.
      const tell = (next: Answer): void => {
        if (current.current === controller) setAnswer(next)
      }
      void follow(call, controller.signal, tell)
    },
    [stop],
  )
  return { answer, send, stop }
}

async function follow(call: Call, signal: AbortSignal, tell: (next: Answer) => void) {
  let reply: Reply | undefined
  try {
    const startMs = performance.now()
    const response = await fetch(call.path, { ...optionsOf(call), signal })
    const elapsedMs = performance.now() - startMs
    const contentType = response.headers.get('content-type') ?? ''
    reply = { status: response.status, elapsedMs, contentType, text: '', isCut: false }
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      reply = withMore(reply, part.value)
      if (reply.isCut) break
      tell({ state: 'coming', reply })
    }
    tell({ state: 'whole', reply })
    await reader?.cancel()
  } catch {
    if (reply !== undefined) tell({ state: 'whole', reply })
    else tell({ state: signal.aborted ? 'none' : 'unreachable' })
  }
}

function withMore(reply: Reply, more: string): Reply {
  const text = reply.text + more
  return { ...reply, text: text.slice(0, charactersMax), isCut: text.length > charactersMax }
}

function optionsOf({ method, headers, body }: Call): RequestInit {
  const names = headers.map(([name, value]): [string, string] => [name, value])
  const options = { method, headers: names, cache: 'no-store' } as const
  switch (body.kind) {
    case 'none':
      return options
    case 'text':
      return { ...options, body: body.text }
    case 'bytes':
      return { ...options, body: Uint8Array.from(atob(body.base64), (one) => one.charCodeAt(0)) }
  }
}
