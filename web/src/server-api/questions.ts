import {
  ListResponse,
  ScalarResponse,
  TimeseriesResponse,
  type AnalyticsListRequest,
  type AnalyticsRequest,
} from '@throughline/contract'
import { ApiError } from './api-error.ts'
import { request } from './request.ts'
import { endQuestions } from './running-questions.ts'

export const questionPaths = {
  scalar: '/api/v2/product-analytics/analytics/scalar',
  timeseries: '/api/v2/product-analytics/analytics/timeseries',
  list: '/api/v2/product-analytics/analytics/list',
  formulas: '/api/v2/query/timeseries',
} as const

type Continued = Pick<ScalarResponse, 'meta'>

const askAgainMs = 500
const askAgainMax = 240

/** One figure a group. Waits while the server says that it is still computing. */
export async function askScalar(
  body: AnalyticsRequest,
  signal: AbortSignal,
): Promise<ScalarResponse> {
  return untilDone(body, signal, async (body) =>
    request({ path: questionPaths.scalar, body, signal }, ScalarResponse),
  )
}

/** One figure a group and bucket. Waits like `askScalar`. */
export async function askTimeseries(
  body: AnalyticsRequest,
  signal: AbortSignal,
): Promise<TimeseriesResponse> {
  return untilDone(body, signal, async (body) =>
    request({ path: questionPaths.timeseries, body, signal }, TimeseriesResponse),
  )
}

/** The events themselves, as many as asked for. */
export async function askList(
  body: AnalyticsListRequest,
  signal: AbortSignal,
): Promise<ListResponse> {
  const answer = await request({ path: questionPaths.list, body, signal }, ListResponse)
  if (answer.meta.status === 'timeout') throw tooSlow()
  return answer
}

// A heavy question is answered "running" with an id; the same body with that id asks for the rest.
async function untilDone<Answer extends Continued>(
  question: AnalyticsRequest,
  signal: AbortSignal,
  ask: (body: AnalyticsRequest) => Promise<Answer>,
): Promise<Answer> {
  let body = question
  const done = new AbortController()
  try {
    for (let attempt = 0; attempt < askAgainMax; attempt += 1) {
      const answer = await ask(body)
      if (answer.meta.status === 'timeout') throw tooSlow()
      if (answer.meta.status === 'done') return answer
      const { request_id: id } = answer.meta
      if (body === question) endWith(signal, { id, until: done.signal })
      body = continued(question, id)
      await pause(askAgainMs, signal)
    }
  } finally {
    // Whoever has the answer, or was refused one, has nothing to end.
    if (!signal.aborted) done.abort()
  }
  throw tooSlow()
}

// A request that is closed ends its question, unless an answer to it was promised.
function endWith(signal: AbortSignal, { id, until }: { id: string; until: AbortSignal }): void {
  const end = (): void => {
    // It ends by itself when nobody comes for it.
    endQuestions(id).catch(() => {})
  }
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true, signal: until })
}

function continued(body: AnalyticsRequest, requestId: string): AnalyticsRequest {
  const attributes = { ...body.data.attributes, request_id: requestId }
  return { data: { ...body.data, attributes } }
}

function tooSlow(): ApiError {
  return new ApiError(
    'refused',
    'This took too long. Ask about a shorter range or fewer events.',
    {},
  )
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
