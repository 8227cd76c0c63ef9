import { ApiError } from './api-error.ts'
import { ScalarAnswer, TimeseriesAnswer } from './question-shapes.ts'
import { request } from './request.ts'

export const questionPaths = {
  scalar: '/api/v2/product-analytics/analytics/scalar',
  timeseries: '/api/v2/product-analytics/analytics/timeseries',
} as const

/** The body of both kinds of question, as the API takes it. Times are epoch ms. */
export interface QuestionBody {
  readonly data: {
    readonly type: 'formula_analytics_extended_request'
    readonly attributes: {
      readonly from: number
      readonly to: number
      readonly query: {
        readonly query: {
          readonly data_source: 'product_analytics'
          readonly search: { readonly query: string }
        }
        readonly compute: {
          readonly aggregation: string
          readonly metric?: string
          readonly interval?: number
        }
        readonly group_by?: readonly { readonly facet: string; readonly limit: number }[]
      }
      readonly request_id?: string
    }
  }
}

interface WithMeta {
  readonly meta?: { readonly request_id?: string; readonly status?: string }
}

const askAgainMs = 500
const askAgainMax = 240

export async function askScalar(body: QuestionBody, signal: AbortSignal): Promise<ScalarAnswer> {
  return untilDone(body, signal, async (body) =>
    request({ path: questionPaths.scalar, body, signal }, ScalarAnswer),
  )
}

export async function askTimeseries(
  body: QuestionBody,
  signal: AbortSignal,
): Promise<TimeseriesAnswer> {
  return untilDone(body, signal, async (body) =>
    request({ path: questionPaths.timeseries, body, signal }, TimeseriesAnswer),
  )
}

// A heavy question is answered "running" with an id; the same body with that id asks for the rest.
async function untilDone<Answer extends WithMeta>(
  question: QuestionBody,
  signal: AbortSignal,
  ask: (body: QuestionBody) => Promise<Answer>,
): Promise<Answer> {
  let body = question
  for (let attempt = 0; attempt < askAgainMax; attempt += 1) {
    const answer = await ask(body)
    const { status, request_id: requestId } = answer.meta ?? {}
    if (status === 'timeout') throw tooSlow()
    if (status !== 'running' || requestId === undefined) return answer
    body = continued(question, requestId)
    await pause(askAgainMs, signal)
  }
  throw tooSlow()
}

function continued(body: QuestionBody, requestId: string): QuestionBody {
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
