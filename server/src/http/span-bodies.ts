/** Takes bodies of spans in turns, so that many together are made into no more than one of the largest. */
import type { FastifyRequest } from 'fastify'
import { openRoom, roomLimits } from '../intake/spans/room.ts'
import { traceBytesMax } from './agent-replies.ts'
import { bytesInflatedMax } from './request-body.ts'

export type SpanBodies = {
  /**
   * Does the work once there is room for what the body may be made into: a large one is alone with it.
   * A compressed one is taken for the largest that there are, so it is to be inflated by the work.
   */
  take<Result>(sent: SentBody, work: () => Promise<Result>): Promise<Result>
}

type SentBody = Pick<FastifyRequest, 'body' | 'headers'>

type Waiting = { readonly chars: number; readonly begin: () => void }

export function openSpanBodies(): SpanBodies {
  const waiting: Waiting[] = []
  let charsLeft = roomLimits.max
  const beginNext = (): void => {
    for (let next = waiting[0]; next !== undefined && next.chars <= charsLeft; next = waiting[0]) {
      waiting.shift()
      charsLeft -= next.chars
      next.begin()
    }
  }
  return {
    async take({ body, headers }, work) {
      const bytes = bytesInflatedMax(body, headers['content-encoding'], traceBytesMax)
      const chars = openRoom(bytes).left
      await new Promise<void>((begin) => {
        waiting.push({ chars, begin })
        beginNext()
      })
      try {
        return await work()
      } finally {
        charsLeft += chars
        beginNext()
      }
    },
  }
}
